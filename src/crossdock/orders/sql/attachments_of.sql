-- What is attached to an order, without what is in it.
--
-- takes   order_id  bigint
-- gives   a row a file, oldest first: id, name, media, size, sha256, added_at, added_by
-- locks   nothing
-- index   orders_attachment_order
SELECT a.id, a.name, a.media, a.size, a.sha256, a.added_at, a.added_by
FROM orders_attachment AS a
WHERE a.order_id = %(order_id)s AND a.removed_at IS NULL
ORDER BY a.id;
