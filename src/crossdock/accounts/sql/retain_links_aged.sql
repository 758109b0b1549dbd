-- The next links that are old, up to the first that is not.
--
-- takes   after  bigint: ids above it; at  timestamptz: made earlier, wall time; limit  bigint
-- gives   a row a link: id; ascending
-- locks   nothing
-- index   accounts_link_pkey
WITH next AS (
    SELECT
        e.id,
        e.made_at
    FROM accounts_link AS e
    WHERE e.id > %(after)s::bigint
    ORDER BY e.id
    LIMIT %(limit)s::bigint
)

SELECT n.id
FROM next AS n
WHERE
    n.id < coalesce(
        (SELECT min(y.id) FROM next AS y WHERE y.made_at >= %(at)s::timestamptz), 9223372036854775807
    )
ORDER BY n.id;
