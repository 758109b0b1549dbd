-- Keeps labels' files.
--
-- takes   ids  bigint[]; pdfs, zpls  bytea[]: parallel
-- gives   nothing
-- locks   nothing
-- index   the primary key of fulfilment_label_file
INSERT INTO fulfilment_label_file (label_id, pdf, zpl)
SELECT
    f.id,
    f.pdf,
    f.zpl
FROM unnest(%(ids)s::bigint[], %(pdfs)s::bytea[], %(zpls)s::bytea[]) AS f (id, pdf, zpl)
ON CONFLICT (label_id) DO NOTHING;
