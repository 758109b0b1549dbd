-- Opens documents of supply; one that is there already stays as it is.
--
-- takes   ids  bigint[]; refs, suppliers  text[]; origin_ids  bigint[] (null: none): parallel; kind, state
--         text; actor  text; at  timestamptz: now, by core.clock
-- gives   a row a document that is new: reference
-- locks   those rows until commit
-- index   inventory_supply_once
INSERT INTO inventory_supply (id, kind, reference, state, supplier, origin_id, created_at, actor)
SELECT
    w.id,
    %(kind)s,
    w.reference,
    %(state)s,
    w.supplier,
    w.origin_id,
    %(at)s,
    %(actor)s
FROM unnest(
    %(ids)s::bigint[], %(refs)s::text[], %(suppliers)s::text[], %(origin_ids)s::bigint[]
) AS w (id, reference, supplier, origin_id)
ORDER BY w.reference
ON CONFLICT (kind, reference) DO NOTHING
RETURNING reference;
