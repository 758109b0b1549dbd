-- A shipment is delivered exactly when it has left and all its packages are; then its units are delivered.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_package_pkey, fulfilment_parcel_pkey, fulfilment_shipment_line_pkey, orders_line_pkey
WITH package AS (
    SELECT
        p.shipment_id,
        bool_and(coalesce(c.state = 'delivered', FALSE)) AS delivered,
        -- A number that is used again belongs to the newer shipment; one that waits in the queue is not
        -- settled yet.
        bool_or(
            p.tracking <> '' AND (
                EXISTS (
                    SELECT 1
                    FROM fulfilment_package AS x
                    WHERE x.tracking = p.tracking AND x.shipment_id > p.shipment_id
                )
                OR EXISTS (SELECT 1 FROM fulfilment_tracking AS q WHERE q.tracking = p.tracking)
            )
        ) AS open
    FROM fulfilment_package AS p
    LEFT JOIN fulfilment_parcel AS c ON p.tracking = c.tracking
    GROUP BY p.shipment_id
),

units AS (
    SELECT
        s.order_id,
        n.line_seq,
        sum(n.quantity) AS delivered
    FROM fulfilment_shipment AS s
    INNER JOIN fulfilment_shipment_line AS n ON s.id = n.shipment_id
    WHERE s.delivered_at IS NOT NULL
    GROUP BY s.order_id, n.line_seq
)

SELECT
    'shipment ' || s.id AS subject,
    CASE
        WHEN s.delivered_at IS NULL THEN 'has left, all its packages are delivered, and it is not'
        ELSE 'is delivered, and has not left, or a package of it is not'
    END AS detail
FROM fulfilment_shipment AS s
LEFT JOIN package AS p ON s.id = p.shipment_id
WHERE
    NOT coalesce(p.open, FALSE)
    AND (s.delivered_at IS NOT NULL) <> (s.shipped_at IS NOT NULL AND coalesce(p.delivered, FALSE))
UNION ALL
SELECT
    'order ' || u.order_id || ' line ' || u.line_seq AS subject,
    'shipments delivered ' || u.delivered || ', the line says ' || coalesce(l.delivered, 0) AS detail
FROM units AS u
LEFT JOIN orders_line AS l ON u.order_id = l.order_id AND u.line_seq = l.seq
WHERE u.delivered > coalesce(l.delivered, 0);
