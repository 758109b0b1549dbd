-- Puts redacted data in the place of what events said of a person: the one change to the log there is.
--
-- takes   ids  bigint[]; data  text[]: parallel, JSON
-- gives   nothing
-- locks   those rows, until commit
-- index   core_event_pkey
UPDATE core_event AS e
SET data = w.data::jsonb
FROM unnest(%(ids)s::bigint[], %(data)s::text[]) AS w (id, data)
WHERE e.id = w.id;
