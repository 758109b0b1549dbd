-- Pages through the orders that were placed in some days.
--
-- takes   placed_from, placed_until  timestamptz: until is not in it; channel_ids  bigint[], status, hold
--         text, after  bigint (each null: any; hold 'any': one that is live, whatever for); oldest
--         boolean: of the lowest ids, above after, else of the highest, below it; limit  bigint
-- gives   a row an order: its id, in that order
-- locks   nothing
-- index   orders_order_placed, orders_hold_live
SELECT d.id
FROM (
    SELECT o.id
    FROM orders_order AS o
    WHERE
        o.placed_at >= %(placed_from)s::timestamptz AND o.placed_at < %(placed_until)s::timestamptz
        AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
        AND (%(status)s::text IS NULL OR o.status = %(status)s::text)
        AND (
            %(hold)s::text IS NULL
            OR o.id = any(array(
                SELECT h.order_id FROM orders_hold AS h
                WHERE h.lifted_at IS NULL AND %(hold)s::text IN (h.code, 'any')
            ))
        )
        AND (
            %(after)s::bigint IS NULL
            OR CASE WHEN %(oldest)s THEN o.id > %(after)s::bigint ELSE o.id < %(after)s::bigint END
        )
    OFFSET 0
) AS d
ORDER BY CASE WHEN %(oldest)s THEN d.id ELSE -d.id END
LIMIT %(limit)s::bigint;
