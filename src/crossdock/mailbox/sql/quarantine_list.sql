-- Lists what is in quarantine, newest first.
--
-- takes   code, kind, source  text, before  bigint: each may be null; limit  bigint
-- gives   a row a message: id, source, key, kind, code, reason, at, times, bytes
-- locks   nothing
-- index   mailbox_quarantine_open, mailbox_inbound_pkey
SELECT
    q.inbound_id,
    i.source,
    i.key,
    i.kind,
    q.code,
    q.reason,
    q.at,
    q.times,
    octet_length(i.body) AS bytes
FROM mailbox_quarantine AS q
INNER JOIN mailbox_inbound AS i ON q.inbound_id = i.id
WHERE
    q.resolved_at IS NULL
    AND (%(before)s::bigint IS NULL OR q.inbound_id < %(before)s::bigint)
    AND (%(code)s::text IS NULL OR q.code = %(code)s::text)
    AND (%(kind)s::text IS NULL OR i.kind = %(kind)s::text)
    AND (%(source)s::text IS NULL OR i.source = %(source)s::text)
ORDER BY q.inbound_id DESC
LIMIT %(limit)s::bigint;
