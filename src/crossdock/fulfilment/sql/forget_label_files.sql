-- Drops labels' files: an address stands on them.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   fulfilment_shipment_order, fulfilment_label_shipment
DELETE FROM fulfilment_label_file AS f
USING fulfilment_label AS b, fulfilment_shipment AS s
WHERE f.label_id = b.id AND b.shipment_id = s.id AND s.order_id = any(%(order_ids)s::bigint[]);
