-- Reads what staff wrote in their views of orders, also in those that were dropped.
--
-- takes   after  bigint; limit  bigint
-- gives   a row a view, by id: id, name, query, shared, role, dropped at (null: it stands)
-- locks   nothing
-- index   desk_view_pkey
SELECT
    v.id,
    v.name,
    v.query,
    v.shared,
    v.role,
    v.dropped_at
FROM desk_view AS v
WHERE v.id > %(after)s::bigint
ORDER BY v.id
LIMIT %(limit)s::bigint;
