-- Reads ids and kinds of locations by code, whether a version holds yet or not.
--
-- takes   codes  text[]: each once
-- gives   a row a known location: code, id, kind
-- locks   nothing
-- index   network_location_code
WITH wanted AS (
    SELECT w.code
    FROM unnest(%(codes)s::text[]) AS w (code)
)

SELECT
    l.code,
    l.id,
    l.kind
FROM wanted
INNER JOIN network_location AS l ON wanted.code = l.code;
