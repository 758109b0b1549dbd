-- Lists fulfilment orders that should have left by now, the latest first.
--
-- takes   today  date: business day; locations, channels  text[]: codes and names (null: any)
--         after_on  date, after_id  bigint: below this one alone (null: from the first); limit  bigint
-- gives   a row a fulfilment order: id, order id, location, state, ship on, carrier, service, codes of the
--         order's live holds
-- locks   nothing
-- index   fulfilment_order_due, network_location_pkey, orders_order_pkey, partners_channel_pkey,
--         orders_hold_order
SELECT
    f.id,
    f.order_id,
    n.code AS location,
    f.state,
    f.ship_on,
    f.carrier,
    f.service,
    array(
        SELECT h.code FROM orders_hold AS h WHERE h.order_id = o.id AND h.lifted_at IS NULL ORDER BY h.id
    ) AS holds
FROM network_location AS n
INNER JOIN fulfilment_order AS f ON n.id = f.location_id
INNER JOIN orders_order AS o ON f.order_id = o.id
INNER JOIN partners_channel AS c ON o.channel_id = c.id
WHERE
    f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
    AND f.ship_on < %(today)s::date
    AND (%(locations)s::text[] IS NULL OR n.code = any(%(locations)s::text[]))
    AND (%(channels)s::text[] IS NULL OR c.name = any(%(channels)s::text[]))
    AND (
        %(after_on)s::date IS NULL
        OR (f.ship_on, f.id) > (%(after_on)s::date, %(after_id)s::bigint)
    )
ORDER BY f.ship_on, f.id
LIMIT %(limit)s::bigint;
