-- The secrets of endpoints that have not ended, sealed.
--
-- takes   ids  bigint[]: endpoints; now  timestamptz: wall time
-- gives   a row a secret: endpoint_id, sealed; newest first
-- locks   nothing
-- index   webhooks_secret_of
SELECT s.endpoint_id, s.sealed
FROM webhooks_secret AS s
WHERE s.endpoint_id = any(%(ids)s::bigint[]) AND (s.ends_at IS NULL OR s.ends_at > %(now)s)
ORDER BY s.id DESC;
