-- Reads the ids of SKUs by code, whether a version holds yet or not.
--
-- takes   codes  text[]: each once
-- gives   a row a known SKU: code, id
-- locks   nothing
-- index   catalog_sku_code
WITH wanted AS (
    SELECT w.code
    FROM unnest(%(codes)s::text[]) AS w (code)
)

SELECT
    s.code,
    s.id
FROM wanted
INNER JOIN catalog_sku AS s ON wanted.code = s.code;
