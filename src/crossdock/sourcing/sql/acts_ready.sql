-- Finds acts whose recalls are all answered.
--
-- takes   limit  bigint
-- gives   a row an act: its id, oldest first
-- locks   nothing: whoever settles one locks its order first, and settles only what still waits
-- index   sourcing_act_pending, core_recall_pkey
SELECT a.id
FROM sourcing_act AS a
WHERE
    a.state = 'pending'
    AND NOT EXISTS (
        SELECT
        FROM core_recall AS r
        WHERE r.id = any(a.recalls) AND r.answered_at IS NULL
    )
ORDER BY a.id
LIMIT %(limit)s::bigint;
