-- What stands on a manifest was bought, has left, and is of its carrier and location; no manifest is empty.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_label_manifest, the primary keys of fulfilment_shipment and fulfilment_order
SELECT
    'manifest ' || b.manifest_id AS subject,
    'label ' || b.id || CASE
        WHEN m.id IS NULL THEN ' stands on a manifest that is not there'
        WHEN b.state <> 'bought' THEN ' is ' || b.state
        WHEN s.shipped_at IS NULL THEN ' has not left'
        ELSE ' goes with ' || s.carrier || ' from location ' || f.location_id
    END AS detail
FROM fulfilment_label AS b
LEFT JOIN fulfilment_manifest AS m ON b.manifest_id = m.id
LEFT JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
LEFT JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
WHERE
    b.manifest_id IS NOT NULL
    AND (
        m.id IS NULL OR b.state <> 'bought' OR s.shipped_at IS NULL
        OR s.carrier IS DISTINCT FROM m.carrier OR f.location_id IS DISTINCT FROM m.location_id
    )
UNION ALL
SELECT
    'manifest ' || m.id AS subject,
    'holds nothing' AS detail
FROM fulfilment_manifest AS m
WHERE NOT EXISTS (SELECT 1 FROM fulfilment_label AS b WHERE b.manifest_id = m.id);
