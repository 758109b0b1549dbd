-- Drops a view of orders, or has one back.
--
-- takes   id  bigint; dropped_at  timestamptz: now, by core.clock (null: have it back)
-- gives   a row, if it changed: user id, name, query, shared, role
-- locks   the row, until commit
-- index   desk_view_pkey
UPDATE desk_view AS v
SET dropped_at = %(dropped_at)s::timestamptz
WHERE v.id = %(id)s::bigint AND (v.dropped_at IS NULL) = (%(dropped_at)s::timestamptz IS NOT NULL)
RETURNING v.user_id, v.name, v.query, v.shared, v.role;
