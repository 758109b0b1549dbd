-- Takes the endpoints for which the log goes on.
--
-- takes   limit  bigint
-- gives   a row an endpoint: endpoint_id
-- locks   their positions, and the endpoints against moves, until commit; what others hold is skipped
-- index   core_event_feed, webhooks_endpoint_pkey; there are few endpoints
SELECT p.endpoint_id
FROM webhooks_position AS p
INNER JOIN webhooks_endpoint AS e ON p.endpoint_id = e.id
WHERE
    e.state = 'active'
    AND EXISTS (
        SELECT 1
        FROM core_event AS v
        WHERE
            (v.tx, v.id) > (p.tx::text::xid8, p.event)
            AND v.tx < pg_snapshot_xmin(pg_current_snapshot())
    )
ORDER BY p.endpoint_id
LIMIT %(limit)s::bigint
FOR NO KEY UPDATE OF p, e SKIP LOCKED;
