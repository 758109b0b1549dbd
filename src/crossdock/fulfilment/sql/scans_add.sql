-- Keeps scans that are new, and has the tracking stage look at every number that was told of.
--
-- takes   trackings, statuses  text[]; ats  timestamptz[]; carriers, cities, regions, postal_codes,
--         countries, details, codes  text[] (null: not said); inbound_ids  bigint[]; prints  bytea[]:
--         parallel, a scan each; at  timestamptz: now, by core.clock
-- gives   a row a scan that is new: tracking, print
-- locks   the new rows, made in order of (tracking, print)
-- index   fulfilment_scan_once
WITH told AS (
    SELECT DISTINCT ON (t.tracking, t.print)
        t.tracking,
        t.status,
        t.at,
        t.carrier,
        t.city,
        t.region,
        t.postal_code,
        t.country,
        t.detail,
        t.code,
        t.inbound_id,
        t.print
    FROM unnest(
        %(trackings)s::text[], %(statuses)s::text[], %(ats)s::timestamptz[], %(carriers)s::text[],
        %(cities)s::text[], %(regions)s::text[], %(postal_codes)s::text[], %(countries)s::text[],
        %(details)s::text[], %(codes)s::text[], %(inbound_ids)s::bigint[], %(prints)s::bytea[]
    ) AS t (
        tracking, status, at, carrier, city, region, postal_code, country, detail, code, inbound_id, print
    )
    ORDER BY t.tracking, t.print, t.inbound_id
),

fresh AS (
    INSERT INTO fulfilment_scan (
        tracking, status, at, carrier, city, region, postal_code, country, detail, code, inbound_id,
        recorded_at, print
    )
    SELECT
        t.tracking,
        t.status,
        t.at,
        t.carrier,
        t.city,
        t.region,
        t.postal_code,
        t.country,
        t.detail,
        t.code,
        t.inbound_id,
        %(at)s,
        t.print
    FROM told AS t
    ORDER BY t.tracking, t.print
    ON CONFLICT ON CONSTRAINT fulfilment_scan_once DO NOTHING
    RETURNING tracking, print
),

queued AS (
    INSERT INTO fulfilment_tracking (tracking, due_at)
    SELECT DISTINCT
        t.tracking,
        %(at)s::timestamptz
    FROM told AS t
)

SELECT
    f.tracking,
    f.print
FROM fresh AS f;
