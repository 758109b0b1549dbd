-- The components of kits, as their channels know the kits.
--
-- takes   order_ids  bigint[]
-- gives   a row a component's line: order_id, external_id, kit (the external id of the kit's line), per_kit
-- locks   nothing
-- index   orders_line_pkey
SELECT
    l.order_id,
    l.external_id,
    b.external_id AS kit,
    l.per_kit
FROM orders_line AS l
INNER JOIN orders_line AS b ON l.order_id = b.order_id AND l.kit_seq = b.seq
WHERE l.order_id = any(%(order_ids)s::bigint[]) AND l.kit_seq <> l.seq
ORDER BY l.order_id, l.seq;
