-- Adds an endpoint, with its first secret to come and its place in the log.
--
-- takes   name, url  text; types, channels, locations  text[]; tx, event  bigint: where it begins;
--         at  timestamptz: now, by core.clock
-- gives   one row: id; none where the name is taken
-- locks   nothing
-- index   webhooks_endpoint_name
WITH added AS (
    INSERT INTO webhooks_endpoint (name, url, types, channels, locations, changed_at, created_at)
    VALUES (
        %(name)s, %(url)s, %(types)s::text[], %(channels)s::text[], %(locations)s::text[], %(at)s, %(at)s
    )
    ON CONFLICT (name) DO NOTHING
    RETURNING id
),

placed AS (
    INSERT INTO webhooks_position (endpoint_id, tx, event)
    SELECT a.id, %(tx)s, %(event)s
    FROM added AS a
)

SELECT a.id
FROM added AS a;
