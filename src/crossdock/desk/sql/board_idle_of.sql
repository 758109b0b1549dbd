-- Reads the oldest orders of a status and of some channels that have nothing left to leave, among the oldest
-- of the status; the parts of an order are looked up (OFFSET 0). As a range the status is no constant: else
-- the server would go by the ids of all orders, the oldest first, where what is open is the newest.
--
-- takes   status  text; channels  text[]: names, by one of which the order came; oldest  bigint: orders at
--         most; look  bigint: so many of the status are looked at
-- gives   a row an order: id, deliver_by (or null), placed_at, service_level, beyond (boolean: it is the
--         first that is not looked at, whatever it is: there are others)
-- locks   nothing
-- index   orders_order_status, partners_channel_pkey, fulfilment_order_order
SELECT
    l.id,
    l.deliver_by,
    l.placed_at,
    l.service_level,
    l.place > %(look)s::bigint AS beyond
FROM (
    SELECT
        d.status,
        d.id,
        d.channel_id,
        d.deliver_by,
        d.placed_at,
        d.service_level,
        row_number() OVER (ORDER BY d.status, d.id) AS place
    FROM (
        SELECT
            x.status,
            x.id,
            x.channel_id,
            x.deliver_by,
            x.placed_at,
            x.service_level
        FROM orders_order AS x
        WHERE x.status >= %(status)s::text AND x.status <= %(status)s::text
        ORDER BY x.status, x.id
        LIMIT %(look)s::bigint + 1
    ) AS d
) AS l
WHERE
    l.place > %(look)s::bigint
    OR (
        l.channel_id IN (SELECT c.id FROM partners_channel AS c WHERE c.name = any(%(channels)s::text[]))
        AND NOT EXISTS (
            SELECT 1 FROM fulfilment_order AS f
            WHERE
                f.order_id = l.id
                AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
            OFFSET 0
        )
    )
ORDER BY l.status, l.id
LIMIT %(oldest)s::bigint;
