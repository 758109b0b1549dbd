-- Reads drafts of the policy: one, or those that are open, the latest first.
--
-- takes   id  bigint (null: those that are open); limit  bigint
-- gives   a row a draft: id, name, document, based_on, saves, actor, saved_at, ended_at, published
-- locks   nothing
-- index   sourcing_draft_pkey, sourcing_draft_open
SELECT
    d.id,
    d.name,
    d.document,
    d.based_on,
    d.saves,
    d.actor,
    d.saved_at,
    d.ended_at,
    d.published
FROM sourcing_draft AS d
WHERE d.id = %(id)s::bigint OR (%(id)s::bigint IS NULL AND d.ended_at IS NULL)
ORDER BY d.id DESC
LIMIT %(limit)s::bigint;
