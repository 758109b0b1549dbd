-- The codes of SKUs.
--
-- takes   ids  bigint[]
-- gives   a row a SKU: id, code
-- locks   nothing
-- index   catalog_sku_pkey
SELECT
    s.id,
    s.code
FROM catalog_sku AS s
WHERE s.id = any(%(ids)s::bigint[]);
