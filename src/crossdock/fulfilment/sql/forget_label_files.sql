-- Blanks labels' files: an address stands on them.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   fulfilment_shipment_order, fulfilment_label_shipment
UPDATE fulfilment_label_file AS f
SET pdf = '', zpl = ''
FROM fulfilment_label AS b
INNER JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
WHERE f.label_id = b.id AND f.pdf <> '' AND s.order_id = any(%(order_ids)s::bigint[]);
