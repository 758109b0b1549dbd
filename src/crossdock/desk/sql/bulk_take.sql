-- Reads what is to be done to claimed items.
--
-- takes   ids  bigint[]
-- gives   a row an item, by bulk act and order: id, bulk act, order, kept, asked, whether it takes back,
--         actor, where it came from (jsonb, or null)
-- locks   nothing
-- index   desk_bulk_item_pkey, desk_bulk_pkey
SELECT
    i.id,
    i.bulk_id,
    i.order_id,
    i.kept,
    b.asked,
    b.undoes_id IS NOT NULL AS undo,
    b.actor,
    b.origin
FROM desk_bulk_item AS i
INNER JOIN desk_bulk AS b ON i.bulk_id = b.id
WHERE i.id = any(%(ids)s::bigint[])
ORDER BY i.bulk_id, i.order_id;
