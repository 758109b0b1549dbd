-- Messages of an endpoint that were given up and have their content still, oldest event first.
--
-- takes   id, limit  bigint
-- gives   a row a message: outbound_id
-- locks   nothing
-- index   webhooks_delivery_pkey, mailbox_outbound_pkey, mailbox_lane_pkey, mailbox_attempt_pkey
SELECT d.outbound_id
FROM webhooks_delivery AS d
INNER JOIN mailbox_outbound AS o ON d.outbound_id = o.id
WHERE
    d.endpoint_id = %(id)s
    AND substring(o.body FROM 1 FOR 12) <> '{"forgotten"'::bytea
    AND NOT EXISTS (SELECT 1 FROM mailbox_lane AS q WHERE q.id = d.outbound_id)
    AND NOT EXISTS (SELECT 1 FROM mailbox_attempt AS a WHERE a.outbound_id = d.outbound_id AND a.delivered)
ORDER BY d.event_id
LIMIT %(limit)s::bigint;
