-- Reads how orders stand: what a bulk act looks at.
--
-- takes   ids  bigint[]
-- gives   a row an order that exists: id, status, tags, units open or back-ordered, units released, live
--         holds (jsonb array of id, code, reason, stops)
-- locks   nothing
-- index   orders_order_pkey, orders_line_pkey, orders_hold_live
SELECT
    o.id,
    o.status,
    o.tags,
    u.waiting,
    u.released,
    h.holds
FROM orders_order AS o
CROSS JOIN LATERAL (
    SELECT
        coalesce(sum(l.open + l.backordered), 0)::bigint AS waiting,
        coalesce(sum(l.released), 0)::bigint AS released
    FROM orders_line AS l
    WHERE l.order_id = o.id
) AS u
CROSS JOIN LATERAL (
    SELECT
        coalesce(
            jsonb_agg(jsonb_build_array(x.id, x.code, x.reason, x.stops) ORDER BY x.id), '[]'
        ) AS holds
    FROM orders_hold AS x
    WHERE x.order_id = o.id AND x.lifted_at IS NULL
) AS h
WHERE o.id = any(%(ids)s::bigint[]);
