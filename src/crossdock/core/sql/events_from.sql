-- The first event at or after a transaction.
--
-- takes   tx  bigint
-- gives   one row, or none: tx, at
-- locks   nothing
-- index   core_event_feed
SELECT e.tx::text::bigint AS tx, e.at
FROM core_event AS e
WHERE e.tx >= %(tx)s::text::xid8
ORDER BY e.tx, e.id
LIMIT 1;
