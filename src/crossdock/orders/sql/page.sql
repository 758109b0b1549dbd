-- Pages through orders, newest first.
--
-- takes   channel_ids  bigint[]; number, after  bigint; external_id, status, query  text (each null: any);
--         limit  bigint
-- gives   a row an order: its id
-- locks   nothing
-- index   orders_order_pkey, orders_order_once
SELECT o.id
FROM orders_order AS o
WHERE
    (%(channel_ids)s::bigint[] IS NULL OR o.channel_id = any(%(channel_ids)s::bigint[]))
    AND (%(external_id)s::text IS NULL OR o.external_id = %(external_id)s::text)
    AND (%(status)s::text IS NULL OR o.status = %(status)s::text)
    AND (
        %(query)s::text IS NULL OR o.id = %(number)s::bigint OR o.external_id = %(query)s::text
        OR o.name = %(query)s::text
    )
    AND (%(after)s::bigint IS NULL OR o.id < %(after)s::bigint)
ORDER BY o.id DESC
LIMIT %(limit)s::bigint;
