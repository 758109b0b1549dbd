-- What of a run of the demo goes on by itself: orders with units that have come to no end and that no hold
-- keeps, what a shop is being told or is to be told next, and orders that are not here yet.
--
-- takes   after  bigint: the last order's id before the run; placed  bigint: orders placed outside
-- gives   one row: how many orders go on, how many things shops are told, how many orders are not here yet
-- locks   nothing
-- index   orders_order_pkey, orders_line_pkey, orders_hold_live, channels_telling_open, channels_news_pkey
SELECT
    (
        SELECT count(DISTINCT n.order_id)
        FROM orders_line AS n
        WHERE
            n.order_id > %(after)s::bigint
            AND n.ordered > n.cancelled + n.delivered + n.returned + n.backordered
            AND NOT EXISTS (
                SELECT FROM orders_hold AS h WHERE h.order_id = n.order_id AND h.lifted_at IS NULL
            )
    ) AS working,
    (
        SELECT count(*)
        FROM channels_telling AS t
        WHERE t.order_id > %(after)s::bigint AND t.state = 'telling'
    ) + (
        SELECT count(*)
        FROM channels_news AS w
        WHERE w.order_id > %(after)s::bigint
    ) AS telling,
    %(placed)s::bigint - (SELECT count(*) FROM orders_order AS o WHERE o.id > %(after)s::bigint) AS missing;
