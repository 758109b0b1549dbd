-- Reads acts, with the recalls that they wait for, or waited for.
--
-- takes   ids  bigint[]
-- gives   a row an act: id, order_id, kind, state, wanted, parts, reason, refusal, difference, actor,
--         asked_at, settled_at, recalls (JSON); newest first
-- locks   nothing
-- index   sourcing_act_pkey, core_recall_pkey
SELECT
    a.id,
    a.order_id,
    a.kind,
    a.state,
    a.wanted,
    a.parts,
    a.reason,
    a.refusal,
    a.difference,
    a.actor,
    a.asked_at,
    a.settled_at,
    coalesce((
        SELECT jsonb_agg(
            jsonb_build_object(
                'id', r.id, 'line', r.line_seq, 'quantity', r.quantity, 'stopped', r.stopped, 'state', r.state
            )
            ORDER BY r.id
        )
        FROM core_recall AS r
        WHERE r.id = any(a.recalls)
    ), '[]') AS recalls
FROM sourcing_act AS a
WHERE a.id = any(%(ids)s::bigint[])
ORDER BY a.id DESC;
