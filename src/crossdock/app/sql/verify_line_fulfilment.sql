-- Allocated units stand in planned fulfilment orders, released ones in those at work.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_line_pkey
WITH standing AS (
    SELECT
        f.order_id,
        x.line_seq,
        sum(x.quantity - x.shipped - x.stopped) FILTER (WHERE f.state = 'planned') AS planned,
        sum(x.quantity - x.shipped - x.stopped) FILTER (WHERE f.state <> 'planned') AS released
    FROM fulfilment_order AS f
    INNER JOIN fulfilment_line AS x ON f.id = x.fulfilment_order_id
    WHERE f.state NOT IN ('shipped', 'rejected', 'cancelled') AND x.quantity > x.shipped + x.stopped
    GROUP BY f.order_id, x.line_seq
)

SELECT
    'SO-' || coalesce(l.order_id, s.order_id) || ' line ' || coalesce(l.seq, s.line_seq) AS subject,
    'allocated ' || coalesce(l.allocated, 0) || ', planned ' || coalesce(s.planned, 0) || '; released '
    || coalesce(l.released, 0) || ', at work ' || coalesce(s.released, 0) AS detail
FROM (
    SELECT
        x.order_id,
        x.seq,
        x.allocated,
        x.released
    FROM orders_line AS x
    WHERE x.allocated + x.released > 0
) AS l
FULL JOIN standing AS s ON l.order_id = s.order_id AND l.seq = s.line_seq
WHERE
    coalesce(l.allocated, 0) <> coalesce(s.planned, 0)
    OR coalesce(l.released, 0) <> coalesce(s.released, 0);
