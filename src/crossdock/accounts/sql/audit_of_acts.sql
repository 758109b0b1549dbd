-- Transactions in which people, programs and commands did one of these acts, newest first.
--
-- takes   acts  text[]; actor, face, address  text; since, until  timestamptz; below  bigint: an id;
--         null: any; limit  bigint
-- gives   a row a transaction and actor: id (of the origin), tx, actor, at
-- locks   nothing
-- index   core_origin_act
SELECT
    f.id,
    f.tx::text::bigint AS tx,
    f.actor,
    f.at
FROM unnest(%(acts)s::text[]) AS w (act)
CROSS JOIN LATERAL (
    SELECT
        o.id,
        o.tx,
        o.actor,
        o.at
    FROM core_origin AS o
    WHERE
        o.act = w.act
        AND (%(actor)s::text IS NULL OR o.actor = %(actor)s::text)
        AND (%(face)s::text IS NULL OR o.face = %(face)s::text)
        AND (%(address)s::text IS NULL OR o.address = %(address)s::inet)
        AND (%(since)s::timestamptz IS NULL OR o.at >= %(since)s::timestamptz)
        AND (%(until)s::timestamptz IS NULL OR o.at < %(until)s::timestamptz)
        AND (%(below)s::bigint IS NULL OR o.id < %(below)s::bigint)
    ORDER BY o.id DESC
    LIMIT %(limit)s::bigint
) AS f
ORDER BY f.id DESC
LIMIT %(limit)s::bigint;
