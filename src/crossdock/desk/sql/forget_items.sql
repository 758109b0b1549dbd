-- Blanks what was kept of orders in bulk acts: it can hold the words of a hold.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   desk_bulk_item_order
UPDATE desk_bulk_item AS i
SET kept = NULL, why = ''
WHERE i.order_id = any(%(order_ids)s::bigint[]) AND (i.kept IS NOT NULL OR i.why <> '');
