-- Forgets that an endpoint failed.
--
-- takes   id  bigint
-- gives   nothing
-- locks   its row
-- index   webhooks_health_pkey
UPDATE webhooks_health AS h
SET failures = 0, failing_since = NULL, rest_until = NULL, slow = FALSE
WHERE h.endpoint_id = %(id)s;
