SET LOCAL lock_timeout = '4s';

-- Where units are missing: few of many cells, and what people look for first.
CREATE INDEX inventory_stock_missing ON inventory_stock (sku_id, location_id) WHERE missing > 0;
