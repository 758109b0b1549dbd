-- Opens a draft again that was dropped, or whose version was taken back.
--
-- takes   id  bigint
-- gives   nothing
-- locks   the row, until commit
-- index   sourcing_draft_pkey
UPDATE sourcing_draft AS d
SET ended_at = NULL, published = NULL
WHERE d.id = %(id)s::bigint AND d.ended_at IS NOT NULL;
