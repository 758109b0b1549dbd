-- Moves effects from state to state: the one statement that writes core_effect.state.
--
-- takes   ids bigint[]; refs, outcomes (JSON), errors text[] (null: leave); due timestamptz[];
--         attempts bigint[] (null: whichever; else only if none has begun since); failed boolean[] (the try
--         came to nothing, and counts): parallel;
--         begun  boolean: this is the act of beginning, by owner text; sources, targets  text[]: the
--         moves that the act allows; at  timestamptz
-- gives   a row an effect that moved: id
-- locks   the rows of ids
-- index   core_effect_pkey
UPDATE core_effect AS e
SET
    state = m.target,
    reference = coalesce(w.reference, e.reference),
    outcome = coalesce(w.outcome::jsonb, e.outcome),
    error = w.error,
    due_at = w.due,
    attempts = e.attempts + CASE WHEN %(begun)s THEN 1 ELSE 0 END,
    failures = e.failures + w.failed::integer,
    owner = CASE WHEN %(begun)s THEN %(owner)s::text ELSE e.owner END,
    begun_at = CASE WHEN %(begun)s THEN %(at)s ELSE e.begun_at END,
    settled_at = CASE WHEN m.target IN ('done', 'failed') THEN %(at)s END
FROM unnest(
    %(ids)s::bigint[], %(refs)s::text[], %(outcomes)s::text[], %(errors)s::text[], %(due)s::timestamptz[],
    %(attempts)s::bigint[], %(failed)s::boolean[]
) AS w (id, reference, outcome, error, due, attempt, failed)
CROSS JOIN unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
WHERE e.id = w.id AND e.state = m.source AND e.attempts = coalesce(w.attempt, e.attempts)
RETURNING e.id;
