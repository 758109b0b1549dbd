-- Blanks why messages were set aside; what still stood there is done: nothing is left to mend.
--
-- takes   inbound_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   mailbox_quarantine_pkey
UPDATE mailbox_quarantine AS q
SET
    reason = 'forgotten',
    resolution = 'forgotten',
    resolved_at = coalesce(q.resolved_at, q.at)
WHERE
    q.inbound_id = any(%(inbound_ids)s::bigint[]) AND q.reason <> 'forgotten'
    AND NOT EXISTS (SELECT 1 FROM mailbox_intake AS i WHERE i.id = q.inbound_id);
