-- Reads what is available, as packed columns: several times cheaper to carry and decode than rows.
--
-- takes   sku_ids, location_ids  bigint[]
-- gives   one row: skus, locations, available  bytea, parallel, eight bytes big-endian an element, in no
--         order; null if nothing is available. Cells without an available unit are left out: none, all
--         reserved, or missing (what is missing is reserved, see inventory_stock_missing_fits)
-- locks   nothing
-- index   inventory_stock_pkey
SELECT
    string_agg(int8send(s.sku_id), '') AS skus,
    string_agg(int8send(s.location_id), '') AS locations,
    string_agg(int8send(s.on_hand - s.reserved - s.safety), '') AS available
FROM inventory_stock AS s
WHERE
    s.sku_id = any(%(sku_ids)s::bigint[])
    AND s.location_id = any(%(location_ids)s::bigint[])
    AND s.on_hand - s.reserved - s.safety > 0;
