-- Claims an Idempotency-Key for this transaction, without waiting.
--
-- takes   lock  bigint: a hash of credential and key
-- gives   one row: free  boolean; false while another transaction works under the key
-- locks   an advisory lock, until the transaction ends, however it ends
-- index   none
SELECT pg_try_advisory_xact_lock(%(lock)s::bigint) AS free;
