-- The endpoints, and how they do.
--
-- takes   name  text (null: all that are not removed)
-- gives   a row an endpoint, by name: id, name, url, types, channels, locations, state, reason, changed_at,
--         created_at, then failures, failing_since, rest_until, slow, delivered_at, error
-- locks   nothing
-- index   webhooks_endpoint_name, webhooks_health_pkey; there are few
SELECT
    e.id,
    e.name,
    e.url,
    e.types,
    e.channels,
    e.locations,
    e.state,
    e.reason,
    e.changed_at,
    e.created_at,
    coalesce(h.failures, 0) AS failures,
    h.failing_since,
    h.rest_until,
    coalesce(h.slow, FALSE) AS slow,
    h.delivered_at,
    h.error
FROM webhooks_endpoint AS e
LEFT JOIN webhooks_health AS h ON e.id = h.endpoint_id
WHERE CASE WHEN %(name)s::text IS NULL THEN e.state <> 'removed' ELSE e.name = %(name)s::text END
ORDER BY e.name;
