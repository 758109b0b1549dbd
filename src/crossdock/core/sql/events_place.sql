-- The transaction that recorded an event.
--
-- takes   id  bigint
-- gives   one row, or none: tx
-- locks   nothing
-- index   core_event_pkey
SELECT e.tx::text::bigint AS tx
FROM core_event AS e
WHERE e.id = %(id)s::bigint;
