-- Reads the ids of SKUs by code, whether a version holds yet or not.
--
-- takes   codes  text[]: each once
-- gives   a row a known SKU: code, id
-- locks   nothing
-- index   catalog_sku_code
SELECT
    s.code,
    s.id
FROM unnest(%(codes)s::text[]) AS w (code)
INNER JOIN catalog_sku AS s ON w.code = s.code;
