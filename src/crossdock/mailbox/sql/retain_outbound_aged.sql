-- The next outbound messages that are old, up to the first that is not.
--
-- takes   after  bigint: ids above it; at  timestamptz: of earlier; limit  bigint
-- gives   a row a message: id; ascending
-- locks   nothing
-- index   mailbox_outbound_pkey
WITH next AS (
    SELECT
        m.id,
        m.created_at AS at
    FROM mailbox_outbound AS m
    WHERE m.id > %(after)s::bigint
    ORDER BY m.id
    LIMIT %(limit)s::bigint
)

SELECT n.id
FROM next AS n
WHERE
    n.id < coalesce(
        (SELECT min(y.id) FROM next AS y WHERE y.at >= %(at)s::timestamptz), 9223372036854775807
    )
ORDER BY n.id;
