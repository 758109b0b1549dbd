-- What checkouts keep of a SKU, the first to expire first.
--
-- takes   sku_id  bigint; location_ids  bigint[] (null: everywhere); look  bigint: live checkouts that are
--         looked at; limit  bigint
-- gives   a row a checkout and location: id, location (code), quantity (units), expires_at
-- locks   nothing
-- index   inventory_checkout_due, inventory_checkout_line_pkey, network_location_pkey
SELECT
    c.id,
    p.code AS location,
    n.quantity,
    c.expires_at
FROM (
    SELECT
        h.id,
        h.expires_at
    FROM inventory_checkout AS h
    WHERE h.state = 'held'
    ORDER BY h.expires_at
    LIMIT %(look)s::bigint
) AS c
INNER JOIN inventory_checkout_line AS n ON c.id = n.checkout_id AND n.sku_id = %(sku_id)s::bigint
INNER JOIN network_location AS p ON n.location_id = p.id
WHERE %(location_ids)s::bigint[] IS NULL OR n.location_id = any(%(location_ids)s::bigint[])
ORDER BY c.expires_at, c.id, p.code
LIMIT %(limit)s::bigint;
