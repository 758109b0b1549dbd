-- Reads the closed gates of fulfilment orders.
--
-- takes   ids  bigint[]; stops  text: release, pack or ship
-- gives   a row a gate: fulfilment_order_id, gate
-- locks   nothing
-- index   fulfilment_gate_pkey
SELECT
    g.fulfilment_order_id,
    g.gate
FROM fulfilment_gate AS g
WHERE g.fulfilment_order_id = any(%(ids)s::bigint[]) AND g.stops = %(stops)s AND g.lifted_at IS NULL
ORDER BY g.fulfilment_order_id, g.gate;
