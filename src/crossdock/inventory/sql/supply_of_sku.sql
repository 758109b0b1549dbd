-- The documents of which units of a SKU are underway, by the day they are expected.
--
-- takes   sku_id  bigint; location_ids  bigint[] (null: everywhere); limit  bigint
-- gives   a row a line: id, kind, reference, state, supplier, origin (code; null: none), location (code),
--         expected_on (null: not known), quantity, underway (units)
-- locks   nothing
-- index   inventory_supply_line_underway, inventory_supply_pkey, network_location_pkey
SELECT
    s.id,
    s.kind,
    s.reference,
    s.state,
    s.supplier,
    o.code AS origin,
    p.code AS location,
    l.expected_on,
    l.quantity,
    l.underway
FROM inventory_supply_line AS l
INNER JOIN inventory_supply AS s ON l.supply_id = s.id
INNER JOIN network_location AS p ON l.location_id = p.id
LEFT JOIN network_location AS o ON s.origin_id = o.id
WHERE
    l.sku_id = %(sku_id)s::bigint
    AND l.underway > 0
    AND (%(location_ids)s::bigint[] IS NULL OR l.location_id = any(%(location_ids)s::bigint[]))
ORDER BY l.expected_on, s.id, p.code
LIMIT %(limit)s::bigint;
