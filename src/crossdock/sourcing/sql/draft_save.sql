-- Keeps what was typed into a draft, if nobody saved it meanwhile.
--
-- takes   id, upon  bigint; name, document (JSON), actor  text; at  timestamptz: now, by core.clock
-- gives   one row: saves; none where it was saved since, or has ended
-- locks   the row, until commit
-- index   sourcing_draft_pkey
UPDATE sourcing_draft AS d
SET
    name = %(name)s, document = %(document)s::jsonb, saves = d.saves + 1, actor = %(actor)s,
    saved_at = %(at)s
WHERE d.id = %(id)s::bigint AND d.saves = %(upon)s::bigint AND d.ended_at IS NULL
RETURNING d.saves;
