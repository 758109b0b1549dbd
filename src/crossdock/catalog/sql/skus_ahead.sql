-- The code that many SKUs further on.
--
-- takes   code  text: to begin with; ahead  bigint: SKUs to pass
-- gives   a row: code; none: there are no more
-- locks   nothing
-- index   catalog_sku_code
SELECT s.code
FROM catalog_sku AS s
WHERE s.code >= %(code)s::text
ORDER BY s.code
LIMIT 1 OFFSET %(ahead)s::bigint;
