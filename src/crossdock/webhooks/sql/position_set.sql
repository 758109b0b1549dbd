-- Moves endpoints on in the log.
--
-- takes   ids  bigint[]; tx, event  bigint
-- gives   nothing
-- locks   their positions
-- index   webhooks_position_pkey
UPDATE webhooks_position AS p
SET tx = %(tx)s, event = %(event)s
WHERE p.endpoint_id = any(%(ids)s::bigint[]);
