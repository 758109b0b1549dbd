-- Adds lines to an order, without units.
--
-- takes   order_id bigint; a line each: seqs, sku_ids (null: unknown), price_quantities, discounts, taxes
--         (minor units) bigint[]; external_ids, skus, titles, unit_prices (decimal), attributes (JSON)
--         text[]; ships  boolean[]
-- gives   nothing
-- locks   nothing
-- index   orders_line_pkey
INSERT INTO orders_line (
    order_id, seq, external_id, sku_id, sku, title, ships, ordered, open, unit_price, price_quantity,
    discount,
    tax, attributes
)
SELECT
    %(order_id)s::bigint,
    s.seq,
    s.external_id,
    s.sku_id,
    s.sku,
    s.title,
    s.ships,
    0,
    0,
    s.unit_price::numeric,
    s.price_quantity, s.discount, s.tax, s.attributes::jsonb
FROM unnest(
    %(seqs)s::bigint[], %(external_ids)s::text[], %(sku_ids)s::bigint[], %(skus)s::text[], %(titles)s::text[],
    %(ships)s::boolean[], %(unit_prices)s::text[], %(price_quantities)s::bigint[], %(discounts)s::bigint[],
    %(taxes)s::bigint[], %(attributes)s::text[]
) AS s (
    seq, external_id, sku_id, sku, title, ships, unit_price, price_quantity, discount, tax, attributes
);
