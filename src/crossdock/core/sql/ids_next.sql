-- Takes a block of ids.
--
-- takes   nothing
-- gives   one row: the first id of a block of 20,000
-- locks   nothing
-- index   none
SELECT nextval('core_id') AS first_id;
