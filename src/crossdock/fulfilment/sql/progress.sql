-- Reads how far work on fulfilment orders is. Runs behind the orders' lock: whoever changes these lines holds
-- it.
--
-- takes   ids  bigint[]
-- gives   a row a line: id, order_id, location_id, line_seq, sku_id, wanted (units not stopped), remaining
--         (to ship, and in no packed shipment), picked, packed (in shipments that have not left); by id and
--         line. What is packed or has shipped counts as picked
-- locks   nothing
-- index   fulfilment_order_pkey, fulfilment_line_pkey, fulfilment_shipment_once,
--         fulfilment_shipment_line_pkey
SELECT
    f.id,
    f.order_id,
    f.location_id,
    n.line_seq,
    n.sku_id,
    n.quantity - n.stopped AS wanted,
    n.quantity - n.stopped - n.shipped - coalesce(p.units, 0) AS remaining,
    greatest(n.picked, n.shipped + coalesce(p.units, 0)) AS picked,
    coalesce(p.units, 0) AS packed
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
LEFT JOIN LATERAL (
    SELECT sum(x.quantity)::bigint AS units
    FROM fulfilment_shipment AS s
    INNER JOIN fulfilment_shipment_line AS x ON s.id = x.shipment_id AND n.line_seq = x.line_seq
    WHERE s.fulfilment_order_id = f.id AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
) AS p ON true
WHERE f.id = any(%(ids)s::bigint[])
ORDER BY f.id, n.line_seq;
