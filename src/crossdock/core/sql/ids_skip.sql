-- Leaves out ids that the installation this one was restored from may have dealt since.
--
-- takes   count  bigint
-- gives   one row: the last id taken
-- locks   nothing
-- index   none
SELECT setval('core_id', nextval('core_id') + %(count)s::bigint) AS last_id;
