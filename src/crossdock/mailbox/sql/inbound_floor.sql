-- How far a page of messages looks that came in and that are filtered.
--
-- takes   before  bigint: ids below it; look  bigint: so many are looked through
-- gives   one row, or none where there are not so many: id, the last that is looked at
-- locks   nothing
-- index   mailbox_inbound_pkey
SELECT m.id
FROM mailbox_inbound AS m
WHERE m.id < %(before)s::bigint
ORDER BY m.id DESC
LIMIT 1 OFFSET %(look)s::bigint - 1;
