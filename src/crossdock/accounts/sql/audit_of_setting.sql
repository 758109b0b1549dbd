-- Transactions in which a setting changed, newest first.
--
-- takes   subject, name  text; acts  text[]; target, actor, face, address  text; since, until  timestamptz;
--         below  bigint: an id; null: any; limit  bigint
-- gives   a row a transaction and actor: id (of its last change), tx, actor, at
-- locks   nothing
-- index   core_change_subject, core_origin_tx
WITH done AS (
    SELECT
        c.tx,
        c.actor,
        max(c.id) AS id,
        max(c.at) AS at
    FROM core_change AS c
    WHERE c.subject = %(subject)s::text AND c.name = %(name)s::text
    GROUP BY c.tx, c.actor
)

SELECT
    d.id,
    d.tx::text::bigint AS tx,
    d.actor,
    d.at
FROM done AS d
LEFT JOIN core_origin AS o ON d.tx = o.tx AND d.actor = o.actor
WHERE
    (%(actor)s::text IS NULL OR d.actor = %(actor)s::text)
    AND (%(acts)s::text[] IS NULL OR o.act = any(%(acts)s::text[]))
    AND (
        %(target)s::text IS NULL OR o.target = %(target)s::text
        OR starts_with(o.target, %(target)s::text || '/')
    )
    AND (%(face)s::text IS NULL OR coalesce(o.face, split_part(d.actor, ':', 1)) = %(face)s::text)
    AND (%(address)s::text IS NULL OR o.address = %(address)s::inet)
    AND (%(since)s::timestamptz IS NULL OR d.at >= %(since)s::timestamptz)
    AND (%(until)s::timestamptz IS NULL OR d.at < %(until)s::timestamptz)
    AND (%(below)s::bigint IS NULL OR d.id < %(below)s::bigint)
ORDER BY d.id DESC
LIMIT %(limit)s::bigint;
