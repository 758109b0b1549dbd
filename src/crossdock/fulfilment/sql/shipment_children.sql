-- Records what stands in shipments, and their packages.
--
-- takes   a line each: line_shipments, line_seqs, quantities  bigint[]: parallel; units, > 0;
--         a package each: package_shipments, seqs, weights (grams), lengths, widths, heights (mm; null: not
--         known)  bigint[]; trackings  text[]: parallel; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   nothing
-- index   fulfilment_shipment_line_pkey, fulfilment_package_pkey
WITH package AS (
    INSERT INTO fulfilment_package (shipment_id, seq, tracking, weight_g, length_mm, width_mm, height_mm)
    SELECT
        p.shipment_id,
        p.seq,
        p.tracking,
        p.weight_g,
        p.length_mm,
        p.width_mm,
        p.height_mm
    FROM unnest(
        %(package_shipments)s::bigint[], %(seqs)s::bigint[], %(trackings)s::text[], %(weights)s::bigint[],
        %(lengths)s::bigint[], %(widths)s::bigint[], %(heights)s::bigint[]
    ) AS p (shipment_id, seq, tracking, weight_g, length_mm, width_mm, height_mm)
    RETURNING tracking
),

-- What a carrier said of these numbers may be here already.
followed AS (
    INSERT INTO fulfilment_tracking (tracking, due_at)
    SELECT DISTINCT
        p.tracking,
        %(at)s::timestamptz
    FROM package AS p
    WHERE p.tracking <> ''
)

INSERT INTO fulfilment_shipment_line (shipment_id, line_seq, quantity)
SELECT
    n.shipment_id,
    n.line_seq,
    n.quantity
FROM unnest(%(line_shipments)s::bigint[], %(line_seqs)s::bigint[], %(quantities)s::bigint[])
    AS n (shipment_id, line_seq, quantity);
