-- Lets go what channels had said of addresses, notes and tags that were changed by hand.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows until commit
-- index   orders_by_hand_pkey
DELETE FROM orders_by_hand AS b
WHERE b.order_id = any(%(order_ids)s::bigint[]) AND b.part IN ('ship_to', 'note', 'tags');
