-- The next labels that are old, up to the first that is not.
--
-- takes   after  bigint: ids above it; at  timestamptz: of earlier; limit  bigint
-- gives   a row each: id; ascending
-- locks   nothing
-- index   fulfilment_label_pkey
WITH next AS (
    SELECT
        b.id,
        b.asked_at AS at
    FROM fulfilment_label AS b
    WHERE b.id > %(after)s::bigint
    ORDER BY b.id
    LIMIT %(limit)s::bigint
)

SELECT n.id
FROM next AS n
WHERE
    n.id < coalesce(
        (SELECT min(y.id) FROM next AS y WHERE y.at >= %(at)s::timestamptz), 9223372036854775807
    )
ORDER BY n.id;
