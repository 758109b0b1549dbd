-- A message waits, stands in quarantine, or is done; none waits without its bytes.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   mailbox_inbound_pkey
SELECT
    'message ' || q.id AS subject,
    'waits for intake and is not stored' AS detail
FROM mailbox_intake AS q
LEFT JOIN mailbox_inbound AS i ON q.id = i.id
WHERE i.id IS NULL
UNION ALL
SELECT
    'message ' || q.inbound_id AS subject,
    'stands in quarantine and is not stored' AS detail
FROM mailbox_quarantine AS q
LEFT JOIN mailbox_inbound AS i ON q.inbound_id = i.id
WHERE i.id IS NULL
UNION ALL
SELECT
    'outbound message ' || q.id AS subject,
    'waits to be sent and is not stored' AS detail
FROM mailbox_dispatch AS q
LEFT JOIN mailbox_outbound AS o ON q.id = o.id
WHERE o.id IS NULL
UNION ALL
SELECT
    'outbound message ' || q.id AS subject,
    'waits in a lane and is not stored, or not for it' AS detail
FROM mailbox_lane AS q
LEFT JOIN mailbox_outbound AS o ON q.id = o.id
WHERE o.id IS NULL OR (o.party, o.lane, o.place) IS DISTINCT FROM (q.party, q.lane, q.place);
