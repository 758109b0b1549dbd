-- Sets an endpoint back in the log: from a place up to where it stood, everything is queued once more.
--
-- takes   id, tx, event  bigint
-- gives   one row, or none where it does not stand behind that place: tx, event where it stood
-- locks   its position
-- index   webhooks_position_pkey
UPDATE webhooks_position AS p
SET
    tx = %(tx)s,
    event = %(event)s,
    again_tx = CASE WHEN (b.again_tx, b.again_event) > (b.tx, b.event) THEN b.again_tx ELSE b.tx END,
    again_event = CASE WHEN (b.again_tx, b.again_event) > (b.tx, b.event) THEN b.again_event ELSE b.event END
FROM webhooks_position AS b
WHERE
    p.endpoint_id = %(id)s
    AND b.endpoint_id = p.endpoint_id
    AND (b.tx, b.event) > (%(tx)s::bigint, %(event)s::bigint)
RETURNING b.tx, b.event;
