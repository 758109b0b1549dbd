-- Writes down what came of a batch of tries of messages in lanes: the tries, and what becomes of them.
--
-- takes   ids, turns  bigint[]; statuses  bigint[] (null: no answer); errors  text[] (null: none);
--         delivered, gave_up  boolean[]; due  timestamptz[]: when to try again, wall time: parallel
--         at  timestamptz: now, by core.clock
-- gives   a row a message that is finished: its id
-- locks   the queue's rows of ids
-- index   mailbox_lane_pkey, mailbox_attempt_pkey
WITH tried AS (
    SELECT t.id, t.turn, t.status, t.error, t.delivered, t.gave_up, t.due
    FROM unnest(
        %(ids)s::bigint[], %(turns)s::bigint[], %(statuses)s::bigint[], %(errors)s::text[],
        %(delivered)s::boolean[], %(gave_up)s::boolean[], %(due)s::timestamptz[]
    ) AS t (id, turn, status, error, delivered, gave_up, due)
),

recorded AS (
    INSERT INTO mailbox_attempt (outbound_id, attempt, at, status, error, delivered, gave_up)
    SELECT
        t.id,
        (
            SELECT coalesce(max(a.attempt), 0) + 1
            FROM mailbox_attempt AS a
            WHERE a.outbound_id = t.id
        ),
        %(at)s,
        t.status,
        t.error,
        t.delivered,
        t.gave_up
    FROM tried AS t
),

-- A lease that ran out and was taken by somebody else is theirs to settle, unless the message is delivered.
finished AS (
    DELETE FROM mailbox_lane AS d
    USING tried AS t
    WHERE d.id = t.id AND (t.delivered OR (t.gave_up AND d.attempts = t.turn))
    RETURNING d.id
),

postponed AS (
    UPDATE mailbox_lane AS d
    SET due_at = t.due
    FROM tried AS t
    WHERE d.id = t.id AND d.attempts = t.turn AND NOT t.delivered AND NOT t.gave_up
)

SELECT finished.id
FROM finished;
