-- SKUs of which a back-ordered line may be promised a day and has none, or was promised one that has passed.
--
-- takes   today  date: the earliest that it is at any location
-- gives   a row a SKU: sku_id
-- locks   nothing
-- index   orders_line_backordered, inventory_supply_line_underway
SELECT DISTINCT l.sku_id
FROM orders_line AS l
WHERE
    l.backordered > 0
    AND l.sku_id IS NOT NULL
    AND (
        l.expected_on < %(today)s::date
        OR (
            l.expected_on IS NULL
            AND EXISTS (
                SELECT 1
                FROM inventory_supply_line AS s
                WHERE s.sku_id = l.sku_id AND s.underway > 0 AND s.expected_on >= %(today)s::date
            )
        )
    );
