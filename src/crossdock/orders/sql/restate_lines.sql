-- Writes lines of an order as its channel states them now, but for their quantities. A line that is a kit's
-- stays what it was made of; one that sends a substitute of what is stated goes on doing so.
--
-- takes   order_id bigint; a line each: seqs, sku_ids (null: unknown), price_quantities, discounts, taxes
--         (minor units) bigint[]; skus, titles, unit_prices (decimal), attributes (JSON)  text[]
-- gives   nothing
-- locks   those lines until commit
-- index   orders_line_pkey
UPDATE orders_line AS l
SET
    sku = CASE WHEN
        l.kit_seq IS NULL AND l.allocated + l.released + l.shipped + l.delivered = 0 THEN s.sku
    ELSE l.sku END,
    sku_id = CASE WHEN
        l.kit_seq IS NULL AND l.allocated + l.released + l.shipped + l.delivered = 0
        AND (l.bought_sku_id IS NULL OR l.bought_sku_id IS DISTINCT FROM s.sku_id) THEN s.sku_id
    ELSE l.sku_id END,
    bought_sku_id = CASE WHEN
        l.kit_seq IS NULL AND l.allocated + l.released + l.shipped + l.delivered = 0
        AND l.bought_sku_id IS DISTINCT FROM s.sku_id THEN NULL
    ELSE l.bought_sku_id END,
    title = s.title,
    unit_price = s.unit_price::numeric,
    price_quantity = s.price_quantity,
    discount = s.discount,
    tax = s.tax,
    attributes = s.attributes::jsonb
FROM unnest(
    %(seqs)s::bigint[], %(sku_ids)s::bigint[], %(skus)s::text[], %(titles)s::text[], %(unit_prices)s::text[],
    %(price_quantities)s::bigint[], %(discounts)s::bigint[], %(taxes)s::bigint[], %(attributes)s::text[]
) AS s (seq, sku_id, sku, title, unit_price, price_quantity, discount, tax, attributes)
WHERE l.order_id = %(order_id)s::bigint AND l.seq = s.seq;
