-- A replacement has its original, of the same channel, and no more units are replaced than have left.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_order_pkey, orders_line_pkey
SELECT
    'order ' || k.order_id AS subject,
    'replaces ' || k.other_id || ', which is not there' AS detail
FROM orders_link AS k
LEFT JOIN orders_order AS o ON k.order_id = o.id
LEFT JOIN orders_order AS p ON k.other_id = p.id
WHERE o.id IS NULL OR p.id IS NULL OR o.channel_id <> p.channel_id
UNION ALL
SELECT
    'line ' || r.external_id || ' of order ' || r.other_id AS subject,
    r.units || ' units are replaced, and ' || coalesce(l.shipped + l.delivered, 0) || ' have left'
        AS detail
FROM (
    SELECT
        k.other_id,
        n.external_id,
        sum(n.ordered - n.cancelled) AS units
    FROM orders_link AS k
    INNER JOIN orders_line AS n ON k.order_id = n.order_id
    WHERE k.kind = 'replaces'
    GROUP BY k.other_id, n.external_id
) AS r
LEFT JOIN orders_line AS l ON r.other_id = l.order_id AND r.external_id = l.external_id
WHERE r.units > coalesce(l.shipped + l.delivered, 0);
