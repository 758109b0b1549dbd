-- Adds tags to orders and removes tags from them; their order stays, new ones come last. What the channel had
-- said is kept beside them (orders_by_hand).
--
-- takes   ids  bigint[]; added, removed  text[]
-- gives   a row an order whose tags changed: its id
-- locks   those orders until commit
-- index   orders_order_pkey, orders_by_hand_pkey
WITH wanted AS (
    SELECT
        o.id,
        o.tags AS stated,
        (
            SELECT coalesce(array_agg(t.tag ORDER BY t.place), '{}')
            FROM (
                SELECT x.tag, min(x.place) AS place
                FROM unnest(o.tags || %(added)s::text[]) WITH ORDINALITY AS x (tag, place)
                WHERE x.tag <> all(%(removed)s::text[])
                GROUP BY x.tag
            ) AS t
        ) AS tags
    FROM orders_order AS o
    WHERE o.id = any(%(ids)s::bigint[])
    ORDER BY o.id
    FOR NO KEY UPDATE
),

kept AS (
    INSERT INTO orders_by_hand (order_id, seq, part, stated)
    SELECT
        w.id,
        0,
        'tags',
        to_jsonb(w.stated)
    FROM wanted AS w
    WHERE w.stated <> w.tags
    ON CONFLICT (order_id, seq, part) DO NOTHING
)

UPDATE orders_order AS o
SET tags = w.tags, version = o.version + 1
FROM wanted AS w
WHERE o.id = w.id AND o.tags <> w.tags
RETURNING o.id;
