-- Movements sum to what stands: on hand less missing.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   inventory_movement_cell
WITH moved AS (
    SELECT
        m.sku_id,
        m.location_id,
        sum(m.quantity) AS quantity
    FROM inventory_movement AS m
    GROUP BY m.sku_id, m.location_id
)

SELECT
    'sku ' || s.sku_id || ' at location ' || s.location_id AS subject,
    'on hand '
    || s.on_hand
    || ', missing '
    || s.missing
    || ', movements '
    || coalesce(moved.quantity, 0) AS detail
FROM inventory_stock AS s
LEFT JOIN moved ON s.sku_id = moved.sku_id AND s.location_id = moved.location_id
WHERE s.on_hand - s.missing <> coalesce(moved.quantity, 0);
