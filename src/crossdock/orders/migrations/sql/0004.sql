-- What was bought, where another SKU of the same unit is sent in its place (sku_id); null: what was bought is
-- sent.
ALTER TABLE orders_line ADD COLUMN bought_sku_id bigint;
