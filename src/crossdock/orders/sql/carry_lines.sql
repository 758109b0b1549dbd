-- Adds lines of one order to another, as they are, without units; the ledger brings those.
--
-- takes   source_id, target_id  bigint: orders; a line each: seqs (there), as_seqs (here), kit_seqs (here, of
--         the kit's line; null: of no kit), discounts, taxes (minor units, of the units that come)  bigint[];
--         external_ids  text[]: unique in the target
-- gives   a row a line added: its seq
-- locks   nothing: the caller holds both orders
-- index   orders_line_pkey
INSERT INTO orders_line (
    order_id, seq, external_id, sku_id, sku, title, ships, ordered, open, unit_price, price_quantity,
    discount, tax, attributes, bought_sku_id, kit_seq, per_kit
)
SELECT
    %(target_id)s::bigint,
    c.as_seq,
    c.external_id,
    l.sku_id,
    l.sku,
    l.title,
    l.ships,
    0,
    0,
    l.unit_price,
    l.price_quantity,
    c.discount,
    c.tax,
    l.attributes,
    l.bought_sku_id,
    c.kit_seq,
    l.per_kit
FROM unnest(
    %(seqs)s::bigint[], %(as_seqs)s::bigint[], %(external_ids)s::text[], %(kit_seqs)s::bigint[],
    %(discounts)s::bigint[], %(taxes)s::bigint[]
) AS c (seq, as_seq, external_id, kit_seq, discount, tax)
INNER JOIN orders_line AS l ON l.order_id = %(source_id)s::bigint AND c.seq = l.seq
ORDER BY c.as_seq
RETURNING seq;
