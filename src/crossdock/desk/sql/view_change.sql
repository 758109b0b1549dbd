-- Changes a view of orders.
--
-- takes   id  bigint; name  text; query  jsonb; shared  text; role  text (null: none)
-- gives   nothing
-- locks   the row, until commit
-- index   desk_view_pkey
UPDATE desk_view AS v
SET name = %(name)s, query = %(query)s::jsonb, shared = %(shared)s, role = %(role)s::text
WHERE v.id = %(id)s::bigint;
