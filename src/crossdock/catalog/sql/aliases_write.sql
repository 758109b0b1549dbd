-- Appends versions of aliases. A second version of one instant replaces the first, which never held.
--
-- takes   channel_ids  bigint[] (0: every channel); aliases, skus (ids; null: it ends), quantities (decimal,
--         base units) text[]: parallel, each pair once; at  timestamptz: from when they hold; actor  text
-- gives   nothing
-- locks   the rows written
-- index   catalog_alias_pkey
-- fails   catalog_alias_sku (foreign key): no such SKU; catalog_alias_quantity (check): not above 0
INSERT INTO catalog_alias AS a (channel_id, alias, valid_from, sku_id, quantity, actor)
SELECT
    n.channel_id,
    n.alias,
    %(at)s::timestamptz,
    n.sku_id::bigint,
    n.quantity::numeric(20, 6),
    %(actor)s::text
FROM unnest(%(channel_ids)s::bigint[], %(aliases)s::text[], %(skus)s::text[], %(quantities)s::text[])
    AS n (channel_id, alias, sku_id, quantity)
ON CONFLICT (channel_id, alias, valid_from) DO UPDATE
SET seq = DEFAULT, sku_id = excluded.sku_id, quantity = excluded.quantity, actor = excluded.actor;
