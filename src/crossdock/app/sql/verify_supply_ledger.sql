-- Units of receipts and transfers neither appear nor vanish: what came stands in deliveries.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   inventory_supply_line_pkey, inventory_arrival_once
WITH came AS (
    SELECT
        a.supply_id,
        l.sku_id,
        l.location_id,
        sum(l.received) AS received,
        sum(l.damaged) AS damaged
    FROM inventory_arrival AS a
    INNER JOIN inventory_arrival_line AS l ON a.id = l.arrival_id
    GROUP BY a.supply_id, l.sku_id, l.location_id
),

line AS (
    SELECT
        s.kind || ' ' || s.id || ', sku ' || l.sku_id || ' to location ' || l.location_id AS subject,
        s.state,
        l.sent,
        l.over,
        l.received,
        l.damaged,
        l.short,
        l.underway,
        coalesce(c.received, 0) AS received_by_deliveries,
        coalesce(c.damaged, 0) AS damaged_by_deliveries
    FROM inventory_supply AS s
    INNER JOIN inventory_supply_line AS l ON s.id = l.supply_id
    LEFT JOIN came AS c
        ON l.supply_id = c.supply_id AND l.sku_id = c.sku_id AND l.location_id = c.location_id
)

SELECT
    line.subject,
    'sent '
    || line.sent
    || ' and over '
    || line.over
    || ', received '
    || line.received
    || ', damaged '
    || line.damaged
    || ', short '
    || line.short
    || ', underway '
    || line.underway
    || ' ('
    || line.state
    || '); deliveries say received '
    || line.received_by_deliveries
    || ', damaged '
    || line.damaged_by_deliveries AS detail
FROM line
WHERE
    line.sent + line.over <> line.received + line.damaged + line.short + line.underway
    OR line.received <> line.received_by_deliveries
    OR line.damaged <> line.damaged_by_deliveries
    OR (line.state IN ('planned', 'received', 'cancelled') AND line.underway > 0)
    OR (line.state = 'planned' AND line.sent > 0);
