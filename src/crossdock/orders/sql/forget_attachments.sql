-- Deletes the files that were put to orders.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   orders_attachment_order
DELETE FROM orders_attachment AS a
WHERE a.order_id = any(%(order_ids)s::bigint[]);
