-- No more is picked, packed or shipped of a fulfilment order than was asked for, and its state fits.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_line_pkey
WITH standing AS (
    SELECT
        s.fulfilment_order_id AS id,
        x.line_seq,
        sum(x.quantity) AS units
    FROM fulfilment_shipment AS s
    INNER JOIN fulfilment_shipment_line AS x ON s.id = x.shipment_id
    WHERE s.shipped_at IS NULL AND s.unpacked_at IS NULL
    GROUP BY s.fulfilment_order_id, x.line_seq
),

work AS (
    SELECT
        n.fulfilment_order_id AS id,
        n.line_seq,
        n.quantity - n.stopped AS wanted,
        n.picked,
        n.shipped + coalesce(s.units, 0) AS packed
    FROM fulfilment_line AS n
    LEFT JOIN standing AS s ON n.fulfilment_order_id = s.id AND n.line_seq = s.line_seq
    WHERE n.picked > 0 OR s.units > 0
    UNION ALL
    SELECT
        s.id,
        s.line_seq,
        0 AS wanted,
        0 AS picked,
        s.units AS packed
    FROM standing AS s
    LEFT JOIN fulfilment_line AS n ON s.id = n.fulfilment_order_id AND s.line_seq = n.line_seq
    WHERE n.line_seq IS NULL
)

SELECT
    'FO-' || w.id || ' line ' || w.line_seq AS subject,
    'picked ' || w.picked || ', packed or shipped ' || w.packed || ' of ' || w.wanted AS detail
FROM work AS w
WHERE greatest(w.picked, w.packed) > w.wanted
UNION ALL
SELECT
    'FO-' || f.id AS subject,
    'is ' || f.state || ', of line ' || n.line_seq || ' picked ' || n.picked || ', packed or shipped '
    || n.shipped + coalesce(s.units, 0) || ' of ' || n.quantity - n.stopped AS detail
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
LEFT JOIN standing AS s ON n.fulfilment_order_id = s.id AND n.line_seq = s.line_seq
WHERE
    (
        f.state IN ('picked', 'packed')
        AND greatest(n.picked, n.shipped + coalesce(s.units, 0)) < n.quantity - n.stopped
    )
    OR (f.state = 'packed' AND n.shipped + coalesce(s.units, 0) < n.quantity - n.stopped);
