-- Transactions in which people and programs changed what an address names, or what is beneath.
-- Newest first.
--
-- takes   target  text: without a slash at its end; acts  text[]; actor, face, address  text;
--         since, until  timestamptz; below  bigint: an id; null: any; limit  bigint
-- gives   a row a transaction and actor: id (of the origin), tx, actor, at
-- locks   nothing
-- index   core_origin_target
WITH found AS (
    SELECT
        o.id,
        o.tx,
        o.actor,
        o.at,
        o.act,
        o.face,
        o.address
    FROM core_origin AS o
    WHERE o.target COLLATE "C" = %(target)s::text
    UNION ALL
    SELECT
        o.id,
        o.tx,
        o.actor,
        o.at,
        o.act,
        o.face,
        o.address
    FROM core_origin AS o
    WHERE o.target COLLATE "C" > %(target)s::text || '/' AND o.target COLLATE "C" < %(target)s::text || '0'
)

SELECT
    f.id,
    f.tx::text::bigint AS tx,
    f.actor,
    f.at
FROM found AS f
WHERE
    (%(acts)s::text[] IS NULL OR f.act = any(%(acts)s::text[]))
    AND (%(actor)s::text IS NULL OR f.actor = %(actor)s::text)
    AND (%(face)s::text IS NULL OR f.face = %(face)s::text)
    AND (%(address)s::text IS NULL OR f.address = %(address)s::inet)
    AND (%(since)s::timestamptz IS NULL OR f.at >= %(since)s::timestamptz)
    AND (%(until)s::timestamptz IS NULL OR f.at < %(until)s::timestamptz)
    AND (%(below)s::bigint IS NULL OR f.id < %(below)s::bigint)
ORDER BY f.id DESC
LIMIT %(limit)s::bigint;
