-- The orders from which units of a SKU are asked back because they are missing.
--
-- takes   sku_id  bigint; location_ids  bigint[] (null: everywhere); cause  text: of recalls for missing
--         stock; limit  bigint
-- gives   a row a recall: order_id, line_seq, location (code), quantity (units), asked_at
-- locks   nothing
-- index   core_recall_open, network_location_pkey; the recalls that wait are read once
SELECT
    r.order_id,
    r.line_seq,
    p.code AS location,
    r.quantity,
    r.asked_at
FROM core_recall AS r
INNER JOIN network_location AS p ON r.location_id = p.id
WHERE
    r.state = 'asked'
    AND r.sku_id = %(sku_id)s::bigint
    AND coalesce(r.cause, r.reason) = %(cause)s
    AND (%(location_ids)s::bigint[] IS NULL OR r.location_id = any(%(location_ids)s::bigint[]))
ORDER BY r.id
LIMIT %(limit)s::bigint;
