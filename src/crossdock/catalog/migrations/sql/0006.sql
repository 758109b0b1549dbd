-- What channels call a SKU, from the SKU's side. The migration makes it CONCURRENTLY.
DROP INDEX IF EXISTS catalog_alias_sku;
CREATE INDEX catalog_alias_sku ON catalog_alias (sku_id) WHERE sku_id IS NOT NULL;
