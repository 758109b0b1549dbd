-- Takes messages off the intake queue by their ids.
--
-- takes   ids  bigint[]
-- gives   nothing
-- locks   the queue's rows until commit
-- index   mailbox_intake_pkey
DELETE FROM mailbox_intake AS q
WHERE q.id = any(%(ids)s::bigint[]);
