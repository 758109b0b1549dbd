-- Names by their words, so that people find an article without its code.
CREATE INDEX catalog_sku_version_words ON catalog_sku_version USING gin (to_tsvector('simple', name));
