-- Keeps labels' files, unless whom they are for was forgotten meanwhile.
--
-- takes   ids  bigint[]; pdfs, zpls  bytea[]: parallel
-- gives   nothing
-- locks   the orders' persons, shared: they are not forgotten before this is committed, and then see it
-- index   the primary keys of fulfilment_label_file, fulfilment_label, fulfilment_shipment and orders_person
INSERT INTO fulfilment_label_file (label_id, pdf, zpl)
SELECT
    f.id,
    f.pdf,
    f.zpl
FROM unnest(%(ids)s::bigint[], %(pdfs)s::bytea[], %(zpls)s::bytea[]) AS f (id, pdf, zpl)
INNER JOIN fulfilment_label AS b ON f.id = b.id
INNER JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
INNER JOIN orders_person AS p ON s.order_id = p.order_id
WHERE
    num_nonnulls(
        p.customer_name, p.customer_email, p.customer_phone, p.customer_company, p.name, p.company, p.line1,
        p.line2, p.city, p.region, p.postal_code, p.phone, p.bill_to
    ) > 0
FOR SHARE OF p
ON CONFLICT (label_id) DO NOTHING;
