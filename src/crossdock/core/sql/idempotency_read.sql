-- Reads the answer that was given under an Idempotency-Key.
--
-- takes   credential, key  text; since  timestamptz: wall time; what is older is forgotten
-- gives   one row, or none: fingerprint, status, body
-- locks   nothing; call it behind idempotency_lock
-- index   core_idempotency_pkey
SELECT
    i.fingerprint,
    i.status,
    i.body
FROM core_idempotency AS i
WHERE i.credential = %(credential)s AND i.key = %(key)s AND i.begun_at > %(since)s::timestamptz;
