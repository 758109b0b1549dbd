-- Units shipped by fulfilment orders are shipped or delivered on the order's line.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_line_pkey
WITH gone AS (
    SELECT
        f.order_id,
        x.line_seq,
        sum(x.shipped) AS shipped
    FROM fulfilment_order AS f
    INNER JOIN fulfilment_line AS x ON f.id = x.fulfilment_order_id
    WHERE x.shipped > 0
    GROUP BY f.order_id, x.line_seq
)

SELECT
    'SO-' || g.order_id || ' line ' || g.line_seq AS subject,
    'fulfilment shipped ' || g.shipped || ', the line says ' || coalesce(l.shipped + l.delivered, 0) AS detail
FROM gone AS g
LEFT JOIN orders_line AS l ON g.order_id = l.order_id AND g.line_seq = l.seq
WHERE g.shipped > coalesce(l.shipped + l.delivered, 0);
