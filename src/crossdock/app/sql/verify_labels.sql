-- What the tariff carrier sold is a label here, bought or given back, and its number is the package's.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   carriers_sale_once, fulfilment_package_pkey
WITH label AS (
    SELECT
        b.id,
        b.shipment_id,
        b.package_seq,
        b.state,
        b.tracking,
        'label/' || b.id AS key
    FROM fulfilment_label AS b
)

SELECT
    'sale ' || s.key AS subject,
    'is live at the carrier, and ' || coalesce('the label is ' || b.state, 'no label is known') AS detail
FROM carriers_sale AS s
LEFT JOIN label AS b ON s.key = b.key
WHERE s.voided_at IS NULL AND (b.id IS NULL OR b.state IN ('refused', 'voided'))
UNION ALL
SELECT
    b.key AS subject,
    'is ' || b.state || ' here, and the carrier ' || CASE
        WHEN s.key IS NULL THEN 'sold none' WHEN s.voided_at IS NULL THEN 'has it live' ELSE 'has it void'
    END AS detail
FROM label AS b
LEFT JOIN carriers_sale AS s ON b.key = s.key
WHERE
    (b.state = 'bought' AND (s.key IS NULL OR s.voided_at IS NOT NULL))
    OR (b.state = 'voided' AND s.voided_at IS NULL)
UNION ALL
SELECT
    b.key AS subject,
    'has number ' || b.tracking || ', its package ' || coalesce(nullif(p.tracking, ''), 'none') AS detail
FROM label AS b
LEFT JOIN fulfilment_package AS p ON b.shipment_id = p.shipment_id AND b.package_seq = p.seq
WHERE b.state = 'bought' AND b.tracking IS DISTINCT FROM p.tracking
UNION ALL
SELECT
    b.key AS subject,
    'is ' || b.state || ', and nothing is under way at the carrier' AS detail
FROM label AS b
WHERE
    b.state IN ('asked', 'voiding')
    AND NOT EXISTS (
        SELECT 1
        FROM core_effect AS e
        WHERE
            e.kind = 'carrier.label' AND e.state IN ('intended', 'begun')
            AND (e.key = b.key OR starts_with(e.key, b.key || '/void/'))
    );
