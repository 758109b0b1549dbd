-- Writes down how far the search has come.
--
-- takes   tx, event, below (null: nothing is left)  bigint; version  integer
-- gives   nothing
-- locks   the row
-- index   desk_search_pkey
UPDATE desk_search AS s
SET tx = %(tx)s, event = %(event)s, below = %(below)s, version = %(version)s
WHERE s.id = 1;
