-- Transactions in which something happened to an order, newest first, by whomever.
--
-- takes   order_id  bigint; acts  text[]; target, actor, face, address  text; since, until  timestamptz;
--         below  bigint: an id; null: any; limit  bigint
-- gives   a row a transaction and actor: id (of its last event), tx, actor, at
-- locks   nothing
-- index   core_event_order, core_origin_tx
WITH done AS (
    SELECT
        e.tx,
        e.actor,
        max(e.id) AS id,
        max(e.at) AS at
    FROM core_event AS e
    WHERE e.order_id = %(order_id)s::bigint
    GROUP BY e.tx, e.actor
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
