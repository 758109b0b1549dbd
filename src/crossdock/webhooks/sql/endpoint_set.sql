-- Changes where an endpoint is, and of what it is told.
--
-- takes   id  bigint; url  text; types, channels, locations  text[]; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   the row
-- index   webhooks_endpoint_pkey
UPDATE webhooks_endpoint AS e
SET
    url = %(url)s,
    types = %(types)s::text[],
    channels = %(channels)s::text[],
    locations = %(locations)s::text[],
    changed_at = %(at)s
WHERE e.id = %(id)s;
