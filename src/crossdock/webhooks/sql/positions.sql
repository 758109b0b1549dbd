-- How far the log was read for endpoints.
--
-- takes   ids  bigint[]
-- gives   a row an endpoint: endpoint_id, tx, event, again_tx, again_event
-- locks   nothing
-- index   webhooks_position_pkey
SELECT
    p.endpoint_id,
    p.tx,
    p.event,
    p.again_tx,
    p.again_event
FROM webhooks_position AS p
WHERE p.endpoint_id = any(%(ids)s::bigint[])
ORDER BY p.endpoint_id;
