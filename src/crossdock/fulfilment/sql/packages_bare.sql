-- Packages of a shipment that have neither a tracking number nor a label asked for.
--
-- takes   shipment_id  bigint
-- gives   a row a package: seq, weight_g, of (packages in the shipment)
-- locks   nothing
-- index   fulfilment_package_pkey, fulfilment_label_live
SELECT
    p.seq,
    p.weight_g,
    (SELECT count(*) FROM fulfilment_package AS o WHERE o.shipment_id = p.shipment_id) AS of
FROM fulfilment_package AS p
WHERE
    p.shipment_id = %(shipment_id)s::bigint AND p.tracking = ''
    AND NOT EXISTS (
        SELECT 1
        FROM fulfilment_label AS b
        WHERE
            b.shipment_id = p.shipment_id AND b.package_seq = p.seq
            AND b.state IN ('asked', 'bought', 'voiding')
    )
ORDER BY p.seq;
