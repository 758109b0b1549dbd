-- Reads the gates of fulfilment orders as they are shown.
--
-- takes   ids  bigint[]
-- gives   a row a gate: id, gate, stops, owner, closed_at, lifted_at, lifted_by
-- locks   nothing
-- index   fulfilment_gate_pkey
SELECT
    g.fulfilment_order_id AS id,
    g.gate,
    g.stops,
    g.owner,
    g.closed_at,
    g.lifted_at,
    g.lifted_by
FROM fulfilment_gate AS g
WHERE g.fulfilment_order_id = any(%(ids)s::bigint[])
ORDER BY g.fulfilment_order_id, g.gate;
