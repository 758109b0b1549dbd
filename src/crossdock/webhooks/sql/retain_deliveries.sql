-- Removes which message told which endpoint of events.
--
-- takes   after, last  bigint: of the events above the first, up to the second
-- gives   nothing; the count of rows is that of deliveries
-- locks   those rows, until commit
-- index   webhooks_endpoint_pkey, webhooks_delivery_pkey
DELETE FROM webhooks_delivery AS d
USING webhooks_endpoint AS e
WHERE d.endpoint_id = e.id AND d.event_id > %(after)s::bigint AND d.event_id <= %(last)s::bigint;
