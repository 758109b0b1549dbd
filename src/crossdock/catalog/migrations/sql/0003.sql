-- Which SKUs are, or were, kits: few of many.
CREATE INDEX catalog_sku_version_kits ON catalog_sku_version (sku_id) WHERE component_ids <> '{}';
