-- Pages through orders, newest first.
--
-- takes   ids, channel_ids  bigint[], after  bigint, status, hold  text (each null: any; hold
--         'any': one that is live, whatever for); limit  bigint
-- gives   a row an order: its id
-- locks   nothing
-- index   orders_order_pkey, orders_order_status, orders_order_once, orders_hold_live
SELECT o.id
FROM orders_order AS o
WHERE
    (%(ids)s::bigint[] IS NULL OR o.id = any(%(ids)s::bigint[]))
    AND (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
    AND (%(status)s::text IS NULL OR o.status = %(status)s::text)
    AND (
        %(hold)s::text IS NULL
        OR o.id = any(array(
            SELECT h.order_id FROM orders_hold AS h
            WHERE h.lifted_at IS NULL AND %(hold)s::text IN (h.code, 'any')
        ))
    )
    AND (%(after)s::bigint IS NULL OR o.id < %(after)s::bigint)
ORDER BY o.id DESC
LIMIT %(limit)s::bigint;
