-- Blanks a person in what was asked of many orders.
--
-- takes   ids  bigint[]; asked, chosen  text[]: parallel, JSON
-- gives   nothing
-- locks   those rows, until commit
-- index   desk_bulk_pkey
UPDATE desk_bulk AS b
SET asked = w.asked::jsonb, chosen = w.chosen::jsonb
FROM unnest(%(ids)s::bigint[], %(asked)s::text[], %(chosen)s::text[]) AS w (id, asked, chosen)
WHERE b.id = w.id;
