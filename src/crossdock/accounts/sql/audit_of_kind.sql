-- Transactions in which settings of a kind changed, the latest begun first.
--
-- takes   subject  text; acts  text[]; target, actor, face, address  text; since, until  timestamptz;
--         below  bigint: an id that it gave; null: any; limit  bigint
-- gives   a row a transaction and actor: id (of its last change of the kind), tx, actor, at
-- locks   nothing
-- index   core_change_kind, core_change_pkey, core_origin_tx: a look-up a transaction
WITH RECURSIVE done AS (
    (
        SELECT
            c.id,
            c.tx,
            c.actor
        FROM core_change AS c
        WHERE
            c.subject = %(subject)s::text
            AND (
                %(below)s::bigint IS NULL
                OR (c.tx, c.actor) < (
                    SELECT
                        b.tx,
                        b.actor
                    FROM core_change AS b
                    WHERE b.id = %(below)s::bigint
                )
            )
        ORDER BY c.tx DESC, c.actor DESC, c.id DESC
        LIMIT 1
    )
    UNION ALL
    SELECT
        n.id,
        n.tx,
        n.actor
    FROM done AS d
    CROSS JOIN LATERAL (
        SELECT
            c.id,
            c.tx,
            c.actor
        FROM core_change AS c
        WHERE c.subject = %(subject)s::text AND (c.tx, c.actor) < (d.tx, d.actor)
        ORDER BY c.tx DESC, c.actor DESC, c.id DESC
        LIMIT 1
    ) AS n
),

-- So many and no more are walked through: each is looked at as it is reached.
found AS (
    SELECT
        d.id,
        d.tx,
        d.actor,
        x.at
    FROM done AS d
    CROSS JOIN LATERAL (
        SELECT c.at FROM core_change AS c
        WHERE c.id = d.id
        LIMIT 1
    ) AS x
    LEFT JOIN LATERAL (
        SELECT
            o.face,
            o.act,
            o.target,
            o.address
        FROM core_origin AS o
        WHERE o.tx = d.tx AND o.actor = d.actor
        LIMIT 1
    ) AS o ON TRUE
    WHERE
        (%(acts)s::text[] IS NULL OR o.act = any(%(acts)s::text[]))
        AND (
            %(target)s::text IS NULL OR o.target = %(target)s::text
            OR starts_with(o.target, %(target)s::text || '/')
        )
        AND (%(actor)s::text IS NULL OR d.actor = %(actor)s::text)
        AND (%(face)s::text IS NULL OR coalesce(o.face, split_part(d.actor, ':', 1)) = %(face)s::text)
        AND (%(address)s::text IS NULL OR o.address = %(address)s::inet)
        AND (%(since)s::timestamptz IS NULL OR x.at >= %(since)s::timestamptz)
        AND (%(until)s::timestamptz IS NULL OR x.at < %(until)s::timestamptz)
    LIMIT %(limit)s::bigint
)

SELECT
    f.id,
    f.tx::text::bigint AS tx,
    f.actor,
    f.at
FROM found AS f
ORDER BY f.tx DESC, f.actor DESC;
