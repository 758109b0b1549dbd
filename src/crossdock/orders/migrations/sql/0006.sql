-- An order may also have been merged into another, older or younger: what was left of its lines stands there.
ALTER TABLE orders_link DROP CONSTRAINT orders_link_kind, DROP CONSTRAINT orders_link_later;

-- Links are few: one an order that was replaced or merged by hand.
ALTER TABLE orders_link
ADD CONSTRAINT orders_link_kind CHECK (kind IN ('replaces', 'merged')),
ADD CONSTRAINT orders_link_later CHECK (order_id > other_id OR (kind = 'merged' AND order_id <> other_id));
