-- Reserved units are those of live reservations and of held checkouts, cell by cell.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   inventory_stock_pkey, inventory_reservation_cell
WITH live AS (
    SELECT
        r.sku_id,
        r.location_id,
        sum(r.quantity) AS quantity
    FROM (
        SELECT
            x.sku_id,
            x.location_id,
            x.quantity
        FROM inventory_reservation AS x
        UNION ALL
        SELECT
            l.sku_id,
            l.location_id,
            l.quantity
        FROM inventory_checkout_line AS l
        INNER JOIN inventory_checkout AS c ON l.checkout_id = c.id
        WHERE c.state = 'held'
    ) AS r
    GROUP BY r.sku_id, r.location_id
)

SELECT
    'sku ' || s.sku_id || ' at location ' || s.location_id AS subject,
    'reserved ' || s.reserved || ', reservations ' || coalesce(live.quantity, 0) AS detail
FROM inventory_stock AS s
LEFT JOIN live ON s.sku_id = live.sku_id AND s.location_id = live.location_id
WHERE s.reserved <> coalesce(live.quantity, 0);
