-- What shops would not be told, newest first.
--
-- takes   channel_id  bigint; limit  bigint
-- gives   a row a telling: order_id, shipment_id, error, since
-- locks   nothing
-- index   channels_telling_open
SELECT
    t.order_id,
    t.shipment_id,
    t.error,
    t.since
FROM channels_telling AS t
WHERE t.channel_id = %(channel_id)s AND t.state = 'failed'
ORDER BY t.since DESC
LIMIT %(limit)s::bigint;
