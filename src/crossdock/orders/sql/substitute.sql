-- Has lines send another SKU than was bought, where nothing of them is allocated or has left.
--
-- takes   order_ids, seqs, sku_ids  bigint[]: parallel, each line once; what is sent from now on
-- gives   a row a line that changed: order_id, seq, units (open and back-ordered), bought, sent (codes)
-- locks   those lines, until commit
-- index   orders_line_pkey, catalog_sku_pkey
WITH changed AS (
    UPDATE orders_line AS l
    SET
        bought_sku_id = coalesce(l.bought_sku_id, l.sku_id),
        sku_id = s.sku_id,
        expected_on = NULL
    FROM unnest(%(order_ids)s::bigint[], %(seqs)s::bigint[], %(sku_ids)s::bigint[])
        AS s (order_id, seq, sku_id)
    WHERE
        l.order_id = s.order_id AND l.seq = s.seq
        AND l.kit_seq IS NULL
        AND l.sku_id <> s.sku_id
        AND l.allocated + l.released + l.shipped + l.delivered = 0
        AND l.open + l.backordered > 0
    RETURNING l.order_id, l.seq, l.open + l.backordered AS units, l.bought_sku_id, l.sku_id
)

SELECT
    c.order_id,
    c.seq,
    c.units,
    b.code AS bought,
    k.code AS sent
FROM changed AS c
INNER JOIN catalog_sku AS b ON c.bought_sku_id = b.id
INNER JOIN catalog_sku AS k ON c.sku_id = k.id
ORDER BY c.order_id, c.seq;
