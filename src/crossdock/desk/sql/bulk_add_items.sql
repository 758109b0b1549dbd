-- Adds the orders of a bulk act; they wait for its stage.
--
-- takes   bulk_id  bigint; order_ids  bigint[]; kept  text[]: parallel, JSON or null
-- gives   nothing
-- locks   nothing
-- index   none
-- fails   desk_bulk_item_once (unique): an order comes twice
INSERT INTO desk_bulk_item (bulk_id, order_id, kept)
SELECT %(bulk_id)s::bigint, i.order_id, i.kept::jsonb
FROM unnest(%(order_ids)s::bigint[], %(kept)s::text[]) AS i (order_id, kept);
