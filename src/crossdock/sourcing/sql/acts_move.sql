-- Settles an act that waits: the one statement that writes sourcing_act.state. What it wanted is forgotten.
--
-- takes   id  bigint; sources, targets  text[]: parallel; the moves that are legal; refusal  text (null:
--         none); difference  jsonb (null: none); at  timestamptz: now, by core.clock
-- gives   a row if it moved: its id
-- locks   that act until commit
-- index   sourcing_act_pkey
UPDATE sourcing_act AS a
SET
    state = m.target,
    refusal = %(refusal)s,
    difference = %(difference)s::jsonb,
    wanted = NULL,
    settled_at = %(at)s
FROM unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
WHERE a.id = %(id)s::bigint AND a.state = m.source
RETURNING a.id;
