-- Remembers which message tells which endpoint of which event.
--
-- takes   endpoint_ids, event_ids, outbound_ids  bigint[]: parallel
-- gives   nothing
-- locks   nothing
-- index   webhooks_delivery_pkey
INSERT INTO webhooks_delivery (endpoint_id, event_id, outbound_id)
SELECT d.endpoint_id, d.event_id, d.outbound_id
FROM unnest(%(endpoint_ids)s::bigint[], %(event_ids)s::bigint[], %(outbound_ids)s::bigint[])
    AS d (endpoint_id, event_id, outbound_id)
ON CONFLICT (endpoint_id, event_id) DO NOTHING;
