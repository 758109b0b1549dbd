-- The message that tells an endpoint of an event.
--
-- takes   id  bigint: the endpoint; event_id  bigint
-- gives   one row, or none: outbound_id
-- locks   nothing
-- index   webhooks_delivery_pkey
SELECT d.outbound_id
FROM webhooks_delivery AS d
WHERE d.endpoint_id = %(id)s AND d.event_id = %(event_id)s;
