-- Reads what is not sold at an instant.
--
-- takes   at  timestamptz
-- gives   a row a stop: sku_id, channel_id (0: any), how, reason, valid_from, sku (code)
-- locks   nothing
-- index   catalog_stop_pkey, catalog_sku_pkey; a small table
WITH newest AS (
    SELECT DISTINCT ON (s.sku_id, s.channel_id)
        s.sku_id,
        s.channel_id,
        s.how,
        s.reason,
        s.valid_from
    FROM catalog_stop AS s
    WHERE s.valid_from <= %(at)s::timestamptz
    ORDER BY s.sku_id, s.channel_id, s.valid_from DESC
)

SELECT
    n.sku_id,
    n.channel_id,
    n.how,
    n.reason,
    n.valid_from,
    k.code AS sku
FROM newest AS n
INNER JOIN catalog_sku AS k ON n.sku_id = k.id
WHERE n.how <> 'sold'
ORDER BY k.code, n.channel_id;
