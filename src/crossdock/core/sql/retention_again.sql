-- Has everything of a kind looked at again.
--
-- takes   what  text
-- gives   nothing
-- locks   the one row
-- index   core_retention_done_pkey
UPDATE core_retention_done AS d
SET last_id = 0
WHERE d.what = %(what)s;
