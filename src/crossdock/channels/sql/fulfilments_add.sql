-- Records which of the shop's fulfilments are which shipments. One that is known already stays as it is.
--
-- takes   channel_ids  bigint[]; gids  text[]; order_ids, shipment_ids  bigint[]: parallel; at  timestamptz
-- gives   a row a fulfilment that is another shipment's already: gid
-- locks   nothing
-- index   channels_fulfilment_pkey
WITH wanted AS (
    SELECT w.channel_id, w.gid, w.order_id, w.shipment_id
    FROM unnest(
        %(channel_ids)s::bigint[], %(gids)s::text[], %(order_ids)s::bigint[], %(shipment_ids)s::bigint[]
    ) AS w (channel_id, gid, order_id, shipment_id)
),

added AS (
    INSERT INTO channels_fulfilment (channel_id, gid, order_id, shipment_id, told_at)
    SELECT w.channel_id, w.gid, w.order_id, w.shipment_id, %(at)s::timestamptz
    FROM wanted AS w
    ON CONFLICT (channel_id, gid) DO NOTHING
    RETURNING gid
)

SELECT w.gid
FROM wanted AS w
INNER JOIN channels_fulfilment AS f ON w.channel_id = f.channel_id AND w.gid = f.gid
WHERE f.shipment_id <> w.shipment_id;
