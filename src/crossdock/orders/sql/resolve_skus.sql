-- Gives lines whose SKU was unknown their SKU, where the catalogue has it now.
--
-- takes   ids  bigint[]: orders; at  timestamptz: now, by core.clock
-- gives   a row a line that found its SKU: order_id, seq
-- locks   those lines, until commit
-- index   orders_line_pkey, catalog_sku_code, catalog_sku_version_pkey
UPDATE orders_line AS l
SET sku_id = s.id
FROM catalog_sku AS s
WHERE
    l.order_id = any(%(ids)s::bigint[]) AND l.sku_id IS NULL AND l.ships
    AND s.code = l.sku
    AND EXISTS (
        SELECT 1
        FROM catalog_sku_version AS v
        WHERE v.sku_id = s.id AND v.valid_from <= %(at)s::timestamptz -- noqa: RF01
    )
RETURNING l.order_id, l.seq;
