-- Takes messages off the intake queue; a rollback puts them back.
--
-- takes   limit  bigint; now  timestamptz
-- gives   a row a message: its id
-- locks   the queue's rows until commit; rows that others hold are skipped
-- index   mailbox_intake_due
WITH due AS (
    SELECT q.id
    FROM mailbox_intake AS q
    WHERE q.due_at <= %(now)s
    ORDER BY q.due_at, q.id
    LIMIT %(limit)s::bigint
    FOR UPDATE SKIP LOCKED
)

DELETE FROM mailbox_intake AS q
USING due
WHERE q.id = due.id
RETURNING q.id;
