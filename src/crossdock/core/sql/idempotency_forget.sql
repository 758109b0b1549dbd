-- Forgets answers to POSTs whose Idempotency-Key is too old to come again.
--
-- takes   before  timestamptz: wall time
-- gives   nothing
-- locks   those rows, until commit
-- index   none: a day's rows, every few minutes
DELETE FROM core_idempotency AS i
WHERE i.begun_at < %(before)s;
