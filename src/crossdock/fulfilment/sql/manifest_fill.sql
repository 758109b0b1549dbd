-- Puts labels on a manifest: those that are still bought and stand on none.
--
-- takes   id  bigint (the manifest); label_ids  bigint[]
-- gives   a row a label: its id
-- locks   those rows, until commit
-- index   the primary key of fulfilment_label
UPDATE fulfilment_label AS b
SET manifest_id = %(id)s
WHERE b.id = any(%(label_ids)s::bigint[]) AND b.state = 'bought' AND b.manifest_id IS NULL
RETURNING b.id;
