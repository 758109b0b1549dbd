-- Orders of some days are found without a look at all. A block range index costs the order flow next to
-- nothing: orders come in by time.
DROP INDEX IF EXISTS orders_order_placed;
CREATE INDEX orders_order_placed ON orders_order USING brin (placed_at)
    WITH (pages_per_range = 32, autosummarize = on);
