-- What became of the orders of a trial, by side. The promise stands in the latest decision's seen, as the
-- ordinal at byte 10 (decisions.HEAD), 0 for none.
--
-- takes   id  bigint: the trial; called_off  text[]: states of fulfilment orders that do not count
-- gives   a row a side: version (0: that in force), orders, sourced (a parcel at least), cost (minor units),
--         split (more than one parcel), held, backordered, promised, late
-- locks   nothing
-- index   sourcing_trial_order_trial, sourcing_decision_pkey, fulfilment_order_order, orders_hold_live,
--         orders_line_pkey
WITH mine AS (
    SELECT
        t.order_id,
        t.version
    FROM sourcing_trial_order AS t
    WHERE t.trial_id = %(id)s
),

parts AS (
    SELECT
        m.order_id,
        count(*) AS parcels,
        sum(f.cost) AS cost,
        max(f.deliver_on) AS arrives
    FROM mine AS m
    INNER JOIN fulfilment_order AS f ON m.order_id = f.order_id
    WHERE f.state <> all(%(called_off)s::text[])
    GROUP BY m.order_id
),

promises AS (
    SELECT DISTINCT ON (m.order_id)
        m.order_id,
        get_byte(d.seen, 10) + 256 * get_byte(d.seen, 11) + 65536 * get_byte(d.seen, 12) AS due
    FROM mine AS m
    INNER JOIN sourcing_decision AS d ON m.order_id = d.order_id
    ORDER BY m.order_id ASC, d.attempt DESC
)

SELECT
    m.version,
    count(*) AS orders,
    count(p.order_id) AS sourced,
    coalesce(sum(p.cost), 0)::bigint AS cost,
    count(*) FILTER (WHERE p.parcels > 1) AS split,
    count(*) FILTER (
        WHERE EXISTS (
            SELECT 1 FROM orders_hold AS h
            WHERE h.order_id = m.order_id AND h.lifted_at IS NULL
        )
    ) AS held,
    count(*) FILTER (
        WHERE EXISTS (
            SELECT 1 FROM orders_line AS l
            WHERE l.order_id = m.order_id AND l.backordered > 0
        )
    ) AS backordered,
    count(*) FILTER (WHERE p.order_id IS NOT NULL AND d.due > 0) AS promised,
    count(*) FILTER (WHERE d.due > 0 AND p.arrives > date '0001-01-01' + (d.due - 1)) AS late
FROM mine AS m
LEFT JOIN parts AS p ON m.order_id = p.order_id
LEFT JOIN promises AS d ON m.order_id = d.order_id
GROUP BY m.version
ORDER BY m.version;
