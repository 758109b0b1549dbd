-- Adds terms to the dictionary.
--
-- takes   keys  bigint[], texts  text[], nears  text[]: integer[] as text; parallel
-- gives   nothing
-- locks   nothing
-- index   desk_term_pkey
INSERT INTO desk_term (key, text, near)
SELECT
    w.key,
    w.text,
    w.near::integer[]
FROM unnest(%(keys)s::bigint[], %(texts)s::text[], %(nears)s::text[]) AS w (key, text, near)
ON CONFLICT (key) DO NOTHING;
