-- Sets messages aside; one that was set aside before is open again, with the new reason.
--
-- takes   ids  bigint[]; codes, reasons  text[]: parallel, no id twice; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   the rows of ids
-- index   mailbox_quarantine_pkey
INSERT INTO mailbox_quarantine AS q (inbound_id, code, reason, at)
SELECT f.id, f.code, f.reason, %(at)s
FROM unnest(%(ids)s::bigint[], %(codes)s::text[], %(reasons)s::text[]) AS f (id, code, reason)
ON CONFLICT (inbound_id) DO UPDATE
    SET
        code = excluded.code,
        reason = excluded.reason,
        at = excluded.at,
        times = q.times + 1,
        resolved_at = NULL,
        resolution = NULL;
