-- Inserts SKUs that are new.
--
-- takes   ids  bigint[]; codes  text[]: parallel; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   nothing
-- index   none
-- fails   catalog_sku_code (unique): a code is taken
INSERT INTO catalog_sku (id, code, created_at)
SELECT
    n.id,
    n.code,
    %(at)s::timestamptz
FROM unnest(%(ids)s::bigint[], %(codes)s::text[]) AS n (id, code);
