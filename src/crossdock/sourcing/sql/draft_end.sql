-- Ends a draft: it was published, or dropped.
--
-- takes   id  bigint; published  bigint (null: dropped); at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   the row, until commit
-- index   sourcing_draft_pkey
UPDATE sourcing_draft AS d
SET ended_at = %(at)s, published = %(published)s::bigint
WHERE d.id = %(id)s::bigint AND d.ended_at IS NULL;
