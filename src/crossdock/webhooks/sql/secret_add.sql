-- Gives an endpoint its newest secret; those before it end, at the latest, at a moment.
--
-- takes   endpoint_id  bigint; sealed  bytea; at, ends_at  timestamptz: wall time
-- gives   nothing
-- locks   the endpoint's secrets
-- index   webhooks_secret_of
-- fails   webhooks_secret_endpoint (foreign key): no such endpoint
WITH ended AS (
    UPDATE webhooks_secret AS s
    SET ends_at = least(coalesce(s.ends_at, %(ends_at)s), %(ends_at)s)
    WHERE s.endpoint_id = %(endpoint_id)s AND (s.ends_at IS NULL OR s.ends_at > %(at)s)
)

INSERT INTO webhooks_secret (endpoint_id, sealed, created_at)
VALUES (%(endpoint_id)s, %(sealed)s, %(at)s);
