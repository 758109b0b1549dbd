-- Takes blocks of ids.
--
-- takes   blocks  bigint: how many
-- gives   one row: the first id of each block of 16, ascending
-- locks   nothing
-- index   none
SELECT array_agg(nextval('core_dealt_id')) AS first_ids
FROM generate_series(1, %(blocks)s::bigint);
