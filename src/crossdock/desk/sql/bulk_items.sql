-- Pages through the items of a bulk act.
--
-- takes   bulk_id  bigint; state  text (null: any); after, limit  bigint
-- gives   a row an item: id, order, state, why, settled at
-- locks   nothing
-- index   desk_bulk_item_pkey, desk_bulk_item_state_of
SELECT
    i.id,
    i.order_id,
    i.state,
    i.why,
    i.settled_at
FROM desk_bulk_item AS i
WHERE
    i.bulk_id = %(bulk_id)s::bigint
    AND (%(state)s::text IS NULL OR i.state = %(state)s::text)
    AND i.id > %(after)s::bigint
ORDER BY i.id
LIMIT %(limit)s::bigint;
