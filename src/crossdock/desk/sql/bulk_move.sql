-- Moves items of bulk acts: the one statement that writes desk_bulk_item.state.
--
-- takes   ids  bigint[]; sources, targets, whys, kept  text[]: parallel; kept is JSON, or null (it stays)
--         at  timestamptz: now, by core.clock
-- gives   a row an item that moved: its id
-- locks   those items until commit
-- index   desk_bulk_item_pkey
WITH wanted AS (
    SELECT
        w.id,
        w.source,
        w.target,
        w.why,
        w.kept
    FROM unnest(
        %(ids)s::bigint[], %(sources)s::text[], %(targets)s::text[], %(whys)s::text[], %(kept)s::text[]
    ) AS w (id, source, target, why, kept)
)

UPDATE desk_bulk_item AS i
SET
    state = w.target,
    why = w.why,
    kept = coalesce(w.kept::jsonb, i.kept),
    settled_at = CASE WHEN w.target <> 'waiting' THEN %(at)s::timestamptz END
FROM wanted AS w
WHERE i.id = w.id AND i.state = w.source
RETURNING i.id;
