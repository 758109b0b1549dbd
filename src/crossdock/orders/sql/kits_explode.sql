-- Turns lines into lines of kits: their units, by state, go to components that are added to the order.
--
-- takes   a component each: order_ids, kit_seqs (the line that becomes a kit's), seqs, sku_ids bigint[];
--         external_ids, skus, titles, per_kits (decimal units for one unit of the line) text[]; kit_sku_ids
--         text[] (of the line; null: no SKU of the catalogue is called so): parallel
-- gives   nothing
-- locks   those lines until commit
-- index   orders_line_pkey
-- fails   orders_line_pkey (unique): a seq is taken
WITH wanted AS (
    SELECT c.*
    FROM unnest(
        %(order_ids)s::bigint[], %(kit_seqs)s::bigint[], %(seqs)s::bigint[], %(sku_ids)s::bigint[],
        %(external_ids)s::text[], %(skus)s::text[], %(titles)s::text[], %(per_kits)s::text[],
        %(kit_sku_ids)s::text[]
    ) AS c (order_id, kit_seq, seq, sku_id, external_id, sku, title, per_kit, kit_sku_id)
),

components AS (
    INSERT INTO orders_line (
        order_id, seq, external_id, sku_id, sku, title, ships, ordered, open, backordered, allocated,
        released, shipped, delivered, cancelled, kit_seq, per_kit
    )
    SELECT
        w.order_id, w.seq, w.external_id, w.sku_id, w.sku, w.title, true,
        l.ordered * w.per_kit::numeric, l.open * w.per_kit::numeric, l.backordered * w.per_kit::numeric,
        l.allocated * w.per_kit::numeric, l.released * w.per_kit::numeric, l.shipped * w.per_kit::numeric,
        l.delivered * w.per_kit::numeric, l.cancelled * w.per_kit::numeric,
        w.kit_seq, w.per_kit::numeric
    FROM wanted AS w
    INNER JOIN orders_line AS l ON w.order_id = l.order_id AND w.kit_seq = l.seq
)

UPDATE orders_line AS l
SET
    sku_id = k.kit_sku_id::bigint,
    ships = false,
    kit_seq = l.seq,
    ordered = 0,
    open = 0,
    backordered = 0,
    allocated = 0,
    released = 0,
    shipped = 0,
    delivered = 0,
    cancelled = 0,
    expected_on = NULL
FROM (
    SELECT DISTINCT
        w.order_id,
        w.kit_seq,
        w.kit_sku_id
    FROM wanted AS w
) AS k
WHERE l.order_id = k.order_id AND l.seq = k.kit_seq;
