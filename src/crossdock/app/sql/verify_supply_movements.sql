-- Receipts and transfers moved stock by what left and came: what is in transit has left and not come.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   inventory_supply_pkey
WITH moved AS (
    SELECT
        m.reference,
        m.sku_id,
        m.location_id,
        m.reason = 'transfer_out' AS leaves,
        sum(abs(m.quantity)) AS units
    FROM inventory_movement AS m
    WHERE m.reason IN ('transfer_out', 'transfer_in', 'receipt_in')
    GROUP BY m.reference, m.sku_id, m.location_id, m.reason = 'transfer_out'
),

document AS (
    SELECT
        s.id,
        s.origin_id,
        CASE s.kind WHEN 'transfer' THEN 'TR-' ELSE 'RC-' END || s.id AS reference
    FROM inventory_supply AS s
),

told AS (
    SELECT
        d.reference,
        l.sku_id,
        d.origin_id AS location_id,
        true AS leaves,
        sum(l.sent) AS units
    FROM document AS d
    INNER JOIN inventory_supply_line AS l ON d.id = l.supply_id
    WHERE d.origin_id IS NOT NULL
    GROUP BY d.reference, l.sku_id, d.origin_id
    UNION ALL
    SELECT
        d.reference,
        l.sku_id,
        l.location_id,
        false AS leaves,
        l.received AS units
    FROM document AS d
    INNER JOIN inventory_supply_line AS l ON d.id = l.supply_id
)

SELECT
    coalesce(t.reference, m.reference)
    || ', sku '
    || coalesce(t.sku_id, m.sku_id)
    || ' at location '
    || coalesce(t.location_id, m.location_id) AS subject,
    CASE WHEN coalesce(t.leaves, m.leaves) THEN 'left by its lines ' ELSE 'received by its lines ' END
    || coalesce(t.units, 0)
    || ', by movements '
    || coalesce(m.units, 0) AS detail
FROM told AS t
FULL OUTER JOIN moved AS m
    ON
        t.reference = m.reference
        AND t.sku_id = m.sku_id
        AND t.location_id = m.location_id
        AND t.leaves = m.leaves
WHERE coalesce(t.units, 0) <> coalesce(m.units, 0);
