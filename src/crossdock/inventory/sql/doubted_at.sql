-- Which cells of SKUs were in doubt at a moment.
--
-- takes   sku_ids  bigint[]; moment  timestamptz
-- gives   a row a cell: sku_id, location_id, gone, doubted (units, to this day), reason, since
-- locks   nothing
-- index   inventory_count_task_cell
SELECT
    t.sku_id,
    t.location_id,
    t.gone,
    t.doubted,
    t.reason,
    t.since
FROM inventory_count_task AS t
WHERE
    t.sku_id = any(%(sku_ids)s::bigint[])
    AND t.since <= %(moment)s
    AND (t.closed_at IS NULL OR t.closed_at > %(moment)s)
ORDER BY t.sku_id, t.location_id;
