-- Pages through the fulfilment orders behind a figure, by the day that it is about.
--
-- takes   report  text: release or delivery; first, last  date; outcomes  text[]: as they are counted;
--         after_day date, after  bigint: the last of the page before; channel_ids, location_ids  bigint[],
--         carriers text[] (each null: any); limit  bigint
-- gives   a row a fulfilment order: id, day, outcome, order_id, channel, location, carrier, state,
--         ship_on, due_at, released_at, shipped_at, deliver_on, delivered_at, cost, currency
-- locks   nothing
-- index   reporting_part_ship_on, reporting_part_deliver_on, reporting_part_not_released,
--         reporting_part_not_delivered, reporting_part_pkey, fulfilment_order_pkey
WITH hit AS (
    (
        SELECT
            p.fulfilment_order_id,
            p.ship_on AS day,
            p.release AS outcome
        FROM reporting_part AS p
        WHERE
            %(report)s::text = 'release'
            AND p.ship_on BETWEEN %(first)s::date AND %(last)s::date
            AND (p.ship_on, p.fulfilment_order_id) > (%(after_day)s::date, %(after)s::bigint)
            AND p.release = any(%(outcomes)s::text[])
            AND (%(channel_ids)s::bigint[] IS NULL OR p.channel_id = any(%(channel_ids)s::bigint[]))
            AND (%(location_ids)s::bigint[] IS NULL OR p.location_id = any(%(location_ids)s::bigint[]))
            AND (%(carriers)s::text[] IS NULL OR p.carrier = any(%(carriers)s::text[]))
        ORDER BY p.ship_on, p.fulfilment_order_id
        LIMIT %(limit)s::bigint
    )
    UNION ALL
    (
        SELECT
            p.fulfilment_order_id,
            p.deliver_on AS day,
            p.delivery AS outcome
        FROM reporting_part AS p
        WHERE
            %(report)s::text = 'delivery'
            AND p.deliver_on BETWEEN %(first)s::date AND %(last)s::date
            AND (p.deliver_on, p.fulfilment_order_id) > (%(after_day)s::date, %(after)s::bigint)
            AND p.delivery = any(%(outcomes)s::text[])
            AND (%(channel_ids)s::bigint[] IS NULL OR p.channel_id = any(%(channel_ids)s::bigint[]))
            AND (%(location_ids)s::bigint[] IS NULL OR p.location_id = any(%(location_ids)s::bigint[]))
            AND (%(carriers)s::text[] IS NULL OR p.carrier = any(%(carriers)s::text[]))
        ORDER BY p.deliver_on, p.fulfilment_order_id
        LIMIT %(limit)s::bigint
    )
),

page AS MATERIALIZED (
    SELECT
        hit.fulfilment_order_id,
        hit.day,
        hit.outcome
    FROM hit
    ORDER BY hit.day, hit.fulfilment_order_id
    LIMIT %(limit)s::bigint
)

SELECT
    c.fulfilment_order_id,
    page.day,
    page.outcome,
    c.order_id,
    h.name AS channel,
    l.code AS location,
    c.carrier,
    f.state,
    c.ship_on,
    c.due_at,
    c.released_at,
    c.shipped_at,
    c.deliver_on,
    c.delivered_at,
    c.cost,
    c.currency
FROM page
INNER JOIN reporting_part AS c ON page.fulfilment_order_id = c.fulfilment_order_id
INNER JOIN fulfilment_order AS f ON page.fulfilment_order_id = f.id
INNER JOIN partners_channel AS h ON c.channel_id = h.id
INNER JOIN network_location AS l ON c.location_id = l.id
ORDER BY page.day, page.fulfilment_order_id;
