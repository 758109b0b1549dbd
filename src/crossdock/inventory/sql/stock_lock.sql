-- Locks stock cells.
--
-- takes   sku_ids, location_ids  bigint[]: parallel; cells may repeat
-- gives   a row a cell that exists: sku_id, location_id, free (units available, never below 0)
-- locks   those rows, in (sku, location) order, until commit; waits for others
-- index   inventory_stock_pkey
WITH asked AS (
    SELECT DISTINCT
        w.sku_id,
        w.location_id
    FROM unnest(%(sku_ids)s::bigint[], %(location_ids)s::bigint[]) AS w (sku_id, location_id)
)

SELECT
    s.sku_id,
    s.location_id,
    greatest(s.on_hand - s.reserved - s.safety, 0) AS free
FROM asked AS a
INNER JOIN inventory_stock AS s ON a.sku_id = s.sku_id AND a.location_id = s.location_id
ORDER BY s.sku_id, s.location_id
FOR NO KEY UPDATE OF s;
