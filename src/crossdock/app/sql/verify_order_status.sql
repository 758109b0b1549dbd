-- An order's status is what its lines and holds derive.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_line_pkey, orders_hold_live
WITH units AS (
    SELECT
        l.order_id,
        sum(l.ordered - l.cancelled) AS live,
        sum(l.shipped + l.delivered) AS gone,
        sum(l.delivered) AS delivered,
        sum(l.released) AS released,
        sum(l.allocated) AS allocated,
        sum(l.backordered) AS backordered,
        sum(l.open) AS open
    FROM orders_line AS l
    GROUP BY l.order_id
),

held AS (
    SELECT DISTINCT h.order_id
    FROM orders_hold AS h
    WHERE h.lifted_at IS NULL AND h.stops = 'sourcing'
),

derived AS (
    SELECT
        o.id,
        o.status,
        CASE
            WHEN
                held.order_id IS NOT NULL
                AND coalesce(u.live, 0) > 0
                AND u.gone + u.released + u.allocated = 0
                THEN 'held'
            WHEN coalesce(u.live, 0) = 0 THEN 'cancelled'
            WHEN u.delivered = u.live THEN 'delivered'
            WHEN u.gone = u.live THEN 'shipped'
            WHEN u.gone > 0 THEN 'partially_shipped'
            WHEN u.released > 0 AND u.open + u.backordered + u.allocated = 0 THEN 'released'
            WHEN u.released + u.allocated > 0 AND u.open + u.backordered = 0 THEN 'allocated'
            WHEN u.backordered > 0 THEN 'backordered'
            ELSE 'open'
        END AS derived
    FROM orders_order AS o
    LEFT JOIN units AS u ON o.id = u.order_id
    LEFT JOIN held ON o.id = held.order_id
)

SELECT
    'SO-' || d.id AS subject,
    'is ' || d.status || ', derives ' || d.derived AS detail
FROM derived AS d
WHERE d.status NOT IN (d.derived, 'closed');
