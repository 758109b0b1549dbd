-- Lists what waits at closed gates, among the newest that are closed, the longest first.
--
-- takes   gate  text (null: any); look  bigint: so many closed gates are looked at; locations, channels
--         text[]: codes and names (null: any); limit  bigint
-- gives   a row a gate of a fulfilment order: id, order id, location, state, gate, stops, closed at
-- locks   nothing
-- index   fulfilment_gate_closed, fulfilment_order_pkey, network_location_pkey, orders_order_pkey,
--         partners_channel_pkey
WITH shut AS (
    SELECT
        g.fulfilment_order_id,
        g.gate,
        g.stops,
        g.closed_at
    FROM fulfilment_gate AS g
    WHERE g.lifted_at IS NULL
    ORDER BY g.closed_at DESC
    LIMIT %(look)s::bigint
)

SELECT
    f.id,
    f.order_id,
    n.code AS location,
    f.state,
    s.gate,
    s.stops,
    s.closed_at
FROM shut AS s
INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
INNER JOIN network_location AS n ON f.location_id = n.id
INNER JOIN orders_order AS o ON f.order_id = o.id
INNER JOIN partners_channel AS c ON o.channel_id = c.id
WHERE
    f.state IN ('planned', 'released', 'accepted', 'picked', 'packed')
    AND (%(gate)s::text IS NULL OR s.gate = %(gate)s::text)
    AND (%(locations)s::text[] IS NULL OR n.code = any(%(locations)s::text[]))
    AND (%(channels)s::text[] IS NULL OR c.name = any(%(channels)s::text[]))
ORDER BY s.closed_at, f.id, s.gate
LIMIT %(limit)s::bigint;
