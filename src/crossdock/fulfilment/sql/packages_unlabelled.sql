-- Packages of a shipment that cannot leave for their labels' sake: the newest is not bought yet, is being
-- given back, or was refused and no number took its place. One that somebody gave back travels otherwise.
--
-- takes   shipment_id  bigint
-- gives   a row a package: seq, label (id of its newest), state (that label's); by seq
-- locks   nothing
-- index   fulfilment_package_pkey, fulfilment_label_shipment
SELECT
    p.seq,
    b.id AS label,
    b.state
FROM fulfilment_package AS p
CROSS JOIN LATERAL (
    SELECT
        n.id,
        n.state
    FROM fulfilment_label AS n
    WHERE n.shipment_id = p.shipment_id AND n.package_seq = p.seq
    ORDER BY n.id DESC
    LIMIT 1
) AS b
WHERE
    p.shipment_id = %(shipment_id)s::bigint
    AND (b.state IN ('asked', 'voiding') OR (b.state = 'refused' AND p.tracking = ''))
ORDER BY p.seq;
