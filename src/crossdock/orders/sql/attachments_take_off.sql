-- Takes a file off an order, or puts it back (actor null).
--
-- takes   order_id, id  bigint; at  timestamptz; actor  text or null
-- gives   at most one row, if that changed anything: name, size
-- locks   that row, until commit
-- index   orders_attachment_pkey
UPDATE orders_attachment AS a
SET
    removed_at = CASE WHEN %(actor)s::text IS NULL THEN NULL ELSE %(at)s::timestamptz END,
    removed_by = %(actor)s::text
WHERE
    a.id = %(id)s AND a.order_id = %(order_id)s
    AND (a.removed_at IS NULL) = (%(actor)s::text IS NOT NULL)
RETURNING a.name, a.size;
