-- Items of a shop that are none of ours, as it was asked last, without those that a person has named since.
--
-- takes   channel_id; limit (of each reason)  bigint
-- gives   a row an item: gid, sku (what the shop calls it), why, of_all (how many there are of this reason);
--         by why, sku and gid
-- locks   nothing
-- index   channels_unmapped_pkey, channels_stock_item_once
WITH ranked AS (
    SELECT
        u.gid,
        u.sku,
        u.why,
        row_number() OVER (PARTITION BY u.why ORDER BY u.sku, u.gid) AS place,
        count(*) OVER (PARTITION BY u.why) AS of_all
    FROM channels_unmapped AS u
    WHERE
        u.channel_id = %(channel_id)s::bigint
        AND NOT EXISTS (
            SELECT 1
            FROM channels_stock_item AS i
            WHERE i.channel_id = u.channel_id AND i.gid = u.gid
        )
)

SELECT
    r.gid,
    r.sku,
    r.why,
    r.of_all
FROM ranked AS r
WHERE r.place <= %(limit)s::bigint
ORDER BY r.why, r.sku, r.gid;
