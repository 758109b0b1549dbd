-- Keeps the answer given under an Idempotency-Key, in the transaction of the work.
--
-- takes   credential, key  text; fingerprint  bytea: of the request; status  integer; body  bytea: of the
--         answer; at  timestamptz: wall time
-- gives   nothing
-- locks   the row, until commit
-- index   core_idempotency_pkey
INSERT INTO core_idempotency AS i (credential, key, fingerprint, status, body, begun_at)
VALUES (%(credential)s, %(key)s, %(fingerprint)s, %(status)s, %(body)s, %(at)s)
ON CONFLICT (credential, key) DO UPDATE
SET
    fingerprint = excluded.fingerprint,
    status = excluded.status,
    body = excluded.body,
    begun_at = excluded.begun_at;
