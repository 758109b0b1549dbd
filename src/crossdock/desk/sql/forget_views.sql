-- Blanks a person in views of orders.
--
-- takes   ids  bigint[]; names, queries  text[]: parallel, the second JSON
-- gives   nothing
-- locks   those rows, until commit
-- index   desk_view_pkey
UPDATE desk_view AS v
SET name = w.name, query = w.query::jsonb
FROM unnest(%(ids)s::bigint[], %(names)s::text[], %(queries)s::text[]) AS w (id, name, query)
WHERE v.id = w.id;
