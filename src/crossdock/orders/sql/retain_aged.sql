-- The next orders that are old, up to the first that is not.
--
-- takes   after  bigint: ids above it; at  timestamptz: received earlier; limit  bigint
-- gives   a row an order: id, status; ascending
-- locks   nothing
-- index   orders_order_pkey
WITH next AS (
    SELECT
        o.id,
        o.status,
        o.received_at
    FROM orders_order AS o
    WHERE o.id > %(after)s::bigint
    ORDER BY o.id
    LIMIT %(limit)s::bigint
)

SELECT
    n.id,
    n.status
FROM next AS n
WHERE
    n.id < coalesce(
        (SELECT min(y.id) FROM next AS y WHERE y.received_at >= %(at)s::timestamptz), 9223372036854775807
    )
ORDER BY n.id;
