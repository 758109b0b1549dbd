-- Sets safety stock, and keeps it as a version.
--
-- takes   sku_ids, location_ids, safety  bigint[]: parallel; units; of a cell named twice the last holds;
--         actor  text; at  timestamptz: valid from, by core.clock
-- gives   a row a cell that changed: sku_id, location_id
-- locks   the stock rows, in (sku, location) order, until commit
-- index   inventory_stock_pkey, inventory_safety_version_pkey
-- fails   inventory_stock_safety (check): a safety stock below 0
WITH wanted AS (
    SELECT DISTINCT ON (w.sku_id, w.location_id)
        w.sku_id,
        w.location_id,
        w.safety
    FROM unnest(%(sku_ids)s::bigint[], %(location_ids)s::bigint[], %(safety)s::bigint[])
        WITH ORDINALITY AS w (sku_id, location_id, safety, nth)
    ORDER BY w.sku_id, w.location_id, w.nth DESC
),

held AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        w.safety
    FROM wanted AS w
    INNER JOIN inventory_stock AS s ON w.sku_id = s.sku_id AND w.location_id = s.location_id
    WHERE s.safety <> w.safety
    ORDER BY s.sku_id, s.location_id
    FOR NO KEY UPDATE OF s
),

stock AS (
    UPDATE inventory_stock AS s
    SET safety = h.safety
    FROM held AS h
    WHERE s.sku_id = h.sku_id AND s.location_id = h.location_id
    RETURNING s.sku_id, s.location_id, s.safety
)

INSERT INTO inventory_safety_version AS v (sku_id, location_id, valid_from, safety, actor)
SELECT
    s.sku_id,
    s.location_id,
    %(at)s,
    s.safety,
    %(actor)s
FROM stock AS s
ON CONFLICT (sku_id, location_id, valid_from) DO UPDATE
SET safety = excluded.safety, actor = excluded.actor
RETURNING v.sku_id, v.location_id;
