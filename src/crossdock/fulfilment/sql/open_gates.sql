-- Closes gates of new fulfilment orders.
--
-- takes   ids  bigint[]; gates, stops, owners  text[]: parallel; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   nothing
-- index   fulfilment_gate_pkey
-- fails   fulfilment_gate_stops (check): what it stops is none of release, pack, ship
INSERT INTO fulfilment_gate (fulfilment_order_id, gate, stops, owner, closed_at)
SELECT
    g.id,
    g.gate,
    g.stops,
    g.owner,
    %(at)s
FROM unnest(%(ids)s::bigint[], %(gates)s::text[], %(stops)s::text[], %(owners)s::text[])
    AS g (id, gate, stops, owner);
