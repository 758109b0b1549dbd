-- Which locations are not to be asked again for lines of orders.
--
-- A refusal that is about the place counts for the whole order, another for its line. One about stock is over
-- as soon as the stock was counted, or goods came in, since.
--
-- takes   order_ids, line_seqs  bigint[]: parallel
-- gives   a row an order and location: order_id, location_id
-- locks   nothing
-- index   fulfilment_refusal_order, inventory_count_cell, inventory_movement_cell
SELECT DISTINCT
    r.order_id,
    r.location_id
FROM unnest(%(order_ids)s::bigint[], %(line_seqs)s::bigint[]) AS w (order_id, line_seq)
INNER JOIN fulfilment_refusal AS r ON w.order_id = r.order_id
WHERE
    r.forgotten_at IS NULL
    AND (r.about = 'place' OR r.line_seq = w.line_seq)
    AND NOT (
        r.about = 'stock'
        AND (
            EXISTS (
                SELECT
                FROM inventory_count AS c
                WHERE c.sku_id = r.sku_id AND c.location_id = r.location_id AND c.as_of >= r.at
            )
            OR EXISTS (
                SELECT
                FROM inventory_movement AS m
                WHERE
                    m.sku_id = r.sku_id
                    AND m.location_id = r.location_id
                    AND m.at > r.at
                    AND m.reason IN ('receipt', 'receipt_in', 'transfer_in')
            )
        )
    )
ORDER BY r.order_id, r.location_id;
