-- Has endpoints rest that fail again and again.
--
-- takes   ids  bigint[]; rests  timestamptz[]: until when, wall time: parallel
-- gives   nothing
-- locks   their rows
-- index   webhooks_health_pkey
UPDATE webhooks_health AS h
SET rest_until = w.rest_until
FROM unnest(%(ids)s::bigint[], %(rests)s::timestamptz[]) AS w (id, rest_until)
WHERE h.endpoint_id = w.id;
