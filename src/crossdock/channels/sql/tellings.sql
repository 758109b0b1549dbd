-- What shops were told of orders.
--
-- takes   order_ids  bigint[]
-- gives   a row a telling: order_id, shipment_id, state, turn, tracking, error,
--         delivered_at; by (order_id, shipment_id)
-- locks   nothing
-- index   channels_telling_pkey
SELECT
    t.order_id,
    t.shipment_id,
    t.state,
    t.turn,
    t.tracking,
    t.error,
    t.delivered_at
FROM channels_telling AS t
WHERE t.order_id = any(%(order_ids)s::bigint[])
ORDER BY t.order_id, t.shipment_id;
