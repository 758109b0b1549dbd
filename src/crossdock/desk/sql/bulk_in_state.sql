-- Reads the items of a bulk act that are in a state.
--
-- takes   bulk_id  bigint; state  text
-- gives   a row an item, oldest first: id, order, kept
-- locks   nothing
-- index   desk_bulk_item_state_of
SELECT
    i.id,
    i.order_id,
    i.kept
FROM desk_bulk_item AS i
WHERE i.bulk_id = %(bulk_id)s::bigint AND i.state = %(state)s
ORDER BY i.id;
