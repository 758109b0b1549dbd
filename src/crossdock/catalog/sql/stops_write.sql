-- Appends stops of selling, and ends of them. A second word of one instant replaces the first.
--
-- takes   sku_ids  bigint[]; channel_id  bigint (0: every channel); how  text: hold, backorder or sold;
--         reason  text; at  timestamptz: from when it holds; actor  text
-- gives   nothing
-- locks   the rows written
-- index   catalog_stop_pkey
-- fails   catalog_stop_sku (foreign key): no such SKU
INSERT INTO catalog_stop AS s (sku_id, channel_id, valid_from, how, reason, actor)
SELECT
    n.sku_id,
    %(channel_id)s,
    %(at)s::timestamptz,
    %(how)s,
    %(reason)s,
    %(actor)s::text
FROM unnest(%(sku_ids)s::bigint[]) AS n (sku_id)
ORDER BY n.sku_id
ON CONFLICT (sku_id, channel_id, valid_from) DO UPDATE
SET seq = DEFAULT, how = excluded.how, reason = excluded.reason, actor = excluded.actor;
