-- The shop's fulfilments of orders, by the shipments that they are.
--
-- takes   order_ids  bigint[]
-- gives   a row a fulfilment: order_id, shipment_id, gid; by all three
-- locks   nothing
-- index   channels_fulfilment_order
SELECT
    f.order_id,
    f.shipment_id,
    f.gid
FROM channels_fulfilment AS f
WHERE f.order_id = any(%(order_ids)s::bigint[])
ORDER BY f.order_id, f.shipment_id, f.gid;
