-- Looks up what was sold under a key.
--
-- takes   key  text
-- gives   a row if anything was: serial, void
-- locks   nothing
-- index   carriers_sale_once
SELECT
    s.serial,
    s.voided_at IS NOT NULL AS void
FROM carriers_sale AS s
WHERE s.key = %(key)s;
