-- Counts how far a replay is.
--
-- takes   at  timestamptz: when it was asked for; resolution  text: as it stands beside its messages
-- gives   one row: waiting (for intake), done (worked through, and not in quarantine again)
-- locks   nothing
-- index   mailbox_quarantine_resolved, mailbox_intake_pkey
SELECT
    count(*) FILTER (WHERE k.id IS NOT NULL) AS waiting,
    count(*) FILTER (WHERE k.id IS NULL) AS done
FROM mailbox_quarantine AS q
LEFT JOIN mailbox_intake AS k ON q.inbound_id = k.id
WHERE q.resolved_at = %(at)s AND q.resolution = %(resolution)s::text;
