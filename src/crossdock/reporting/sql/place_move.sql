-- Writes down how far the count has come.
--
-- takes   tx, event, below (null: nothing is left)  bigint; version, rules  integer; zone  text
-- gives   nothing
-- locks   the row
-- index   reporting_place_pkey
UPDATE reporting_place AS p
SET
    tx = %(tx)s,
    event = %(event)s,
    below = %(below)s,
    version = %(version)s,
    rules = %(rules)s,
    zone = %(zone)s
WHERE p.id = 1;
