-- Reads the files of a label that may be used.
--
-- takes   id  bigint
-- gives   a row if there are any: pdf, zpl
-- locks   nothing
-- index   the primary keys of fulfilment_label and of fulfilment_label_file
SELECT
    f.pdf,
    f.zpl
FROM fulfilment_label AS b
INNER JOIN fulfilment_label_file AS f ON b.id = f.label_id
WHERE b.id = %(id)s AND b.state = 'bought' AND f.pdf <> '';
