-- Blanks the files of labels whose shipment has left or was unpacked. Its number and what was paid stay.
--
-- takes   ids  bigint[]: labels
-- gives   nothing; the count of rows is that of files
-- locks   those rows, until commit
-- index   fulfilment_label_pkey, fulfilment_label_file_pkey, fulfilment_shipment_pkey
UPDATE fulfilment_label_file AS f
SET pdf = '', zpl = ''
FROM fulfilment_label AS b
INNER JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
WHERE
    b.id = any(%(ids)s::bigint[]) AND f.label_id = b.id AND f.pdf <> ''
    AND (s.shipped_at IS NOT NULL OR s.unpacked_at IS NOT NULL);
