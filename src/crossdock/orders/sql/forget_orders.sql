-- Blanks what a buyer wrote on orders, and whose they are.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   orders_order_pkey
UPDATE orders_order AS o
SET customer_ref = NULL, purchase_order = NULL, note = '', tags = '{}', attributes = NULL
WHERE
    o.id = any(%(order_ids)s::bigint[])
    AND (
        num_nonnulls(o.customer_ref, o.purchase_order, o.attributes) > 0 OR o.note <> '' OR o.tags <> '{}'
    );
