-- The next effects that are old, up to the first that is not.
--
-- takes   after  bigint: ids above it; at  timestamptz: intended earlier; limit  bigint
-- gives   a row an effect: id; ascending
-- locks   nothing
-- index   core_effect_pkey
WITH next AS (
    SELECT
        e.id,
        e.intended_at
    FROM core_effect AS e
    WHERE e.id > %(after)s::bigint
    ORDER BY e.id
    LIMIT %(limit)s::bigint
)

SELECT n.id
FROM next AS n
WHERE
    n.id < coalesce(
        (SELECT min(y.id) FROM next AS y WHERE y.intended_at >= %(at)s::timestamptz), 9223372036854775807
    )
ORDER BY n.id;
