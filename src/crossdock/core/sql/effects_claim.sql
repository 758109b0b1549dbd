-- Locks effects that are due: intended ones, and those begun by a process that never settled
-- them. One that was never begun is due at once: its due_at is of business time, which may run ahead.
--
-- takes   kind  text; limit  bigint; now  timestamptz
-- gives   a row an effect: id, key, kind, subject, subject_id, request, attempts, failures
-- locks   those rows until commit; rows that others hold are skipped
-- index   core_effect_open
SELECT
    e.id,
    e.key,
    e.kind,
    e.subject,
    e.subject_id,
    e.request,
    e.attempts,
    e.failures
FROM core_effect AS e
WHERE
    e.kind = %(kind)s AND e.state IN ('intended', 'begun')
    AND (e.due_at <= %(now)s OR (e.state = 'intended' AND e.begun_at IS NULL))
ORDER BY e.due_at
LIMIT %(limit)s::bigint
FOR UPDATE SKIP LOCKED;
