-- Reads what was asked in the bulk acts that orders were part of.
--
-- takes   order_ids  bigint[]
-- gives   a row a bulk act: id, asked, chosen
-- locks   nothing
-- index   desk_bulk_item_order, desk_bulk_pkey
SELECT
    b.id,
    b.asked,
    b.chosen
FROM desk_bulk AS b
WHERE
    b.id IN (
        SELECT i.bulk_id FROM desk_bulk_item AS i WHERE i.order_id = any(%(order_ids)s::bigint[])
    );
