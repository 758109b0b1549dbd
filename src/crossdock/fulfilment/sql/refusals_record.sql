-- Remembers units that locations would or could not ship.
--
-- takes   ids (fulfilment orders), order_ids, location_ids, line_seqs, sku_ids, quantities  bigint[]; acts,
--         reasons, abouts, notes  text[]: parallel; units, > 0; actor  text; at  timestamptz: now, by
--         core.clock
-- gives   nothing
-- locks   nothing
-- index   fulfilment_refusal_pkey
-- fails   fulfilment_refusal_some, _act, _about (checks)
INSERT INTO fulfilment_refusal (
    fulfilment_order_id, order_id, location_id, line_seq, sku_id, quantity, act, reason, about, note, actor,
    at
)
SELECT
    r.id,
    r.order_id,
    r.location_id,
    r.line_seq,
    r.sku_id,
    r.quantity,
    r.act,
    r.reason,
    r.about,
    r.note,
    %(actor)s,
    %(at)s
FROM unnest(
    %(ids)s::bigint[], %(order_ids)s::bigint[], %(location_ids)s::bigint[], %(line_seqs)s::bigint[],
    %(sku_ids)s::bigint[], %(quantities)s::bigint[], %(acts)s::text[], %(reasons)s::text[],
    %(abouts)s::text[], %(notes)s::text[]
) AS r (id, order_id, location_id, line_seq, sku_id, quantity, act, reason, about, note);
