-- Lists of orders by status, and the shop's own names of orders, found at once however many there are. The
-- one by status serves what the partial one did. The migration makes each CONCURRENTLY.
DROP INDEX IF EXISTS orders_order_status;
CREATE INDEX orders_order_status ON orders_order (status, id);
DROP INDEX IF EXISTS orders_order_name;
CREATE INDEX orders_order_name ON orders_order (name) WHERE name IS NOT NULL;
DROP INDEX IF EXISTS orders_order_unfinished;
