-- Reads what a list of orders shows of each.
--
-- takes   ids  bigint[]
-- gives   a row an order: id, channel, external id, name, status, placed at, service level, deliver by,
--         currency, total (minor units), customer, company, city, region, country, tags, lines, units, codes
--         of live holds, codes of locations that ship it, the first day on which something leaves that has
--         not yet, the last day on which something arrives
-- locks   nothing
-- index   orders_order_pkey, orders_person_pkey, orders_line_pkey, orders_hold_order,
--         fulfilment_order_order, network_location_pkey, partners_channel_pkey
SELECT
    o.id,
    c.name AS channel,
    o.external_id,
    o.name,
    o.status,
    o.placed_at,
    o.service_level,
    o.deliver_by,
    o.currency,
    coalesce(o.current_total, o.total, o.computed_total) AS total,
    coalesce(p.customer_name, p.name) AS customer,
    coalesce(p.customer_company, p.company) AS company,
    p.city,
    p.region,
    p.country,
    o.tags,
    l.lines,
    l.units,
    h.holds,
    f.locations,
    f.ship_on,
    f.deliver_on
FROM orders_order AS o
INNER JOIN partners_channel AS c ON o.channel_id = c.id
LEFT JOIN orders_person AS p ON o.id = p.order_id
CROSS JOIN LATERAL (
    SELECT
        count(*) AS lines,
        coalesce(sum(x.ordered), 0)::bigint AS units
    FROM orders_line AS x
    WHERE x.order_id = o.id
) AS l
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(x.code ORDER BY x.id), '{}') AS holds
    FROM orders_hold AS x
    WHERE x.order_id = o.id AND x.lifted_at IS NULL
) AS h
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(DISTINCT n.code), '{}') AS locations,
        min(x.ship_on) FILTER (WHERE x.state <> 'shipped') AS ship_on,
        max(x.deliver_on) AS deliver_on
    FROM fulfilment_order AS x
    INNER JOIN network_location AS n ON x.location_id = n.id
    WHERE x.order_id = o.id AND x.state NOT IN ('rejected', 'cancelled')
) AS f
WHERE o.id = any(%(ids)s::bigint[]);
