-- No cell has more reserved than on hand, or anything negative.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   none
SELECT
    'sku ' || s.sku_id || ' at location ' || s.location_id AS subject,
    'on hand ' || s.on_hand || ', reserved ' || s.reserved || ', missing ' || s.missing AS detail
FROM inventory_stock AS s
WHERE s.reserved < 0 OR s.reserved > s.on_hand OR s.missing < 0 OR s.missing > s.on_hand OR s.safety < 0;
