-- Every unit allocated or released is reserved, and nothing else is.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_line_pkey
WITH reserved AS (
    SELECT
        r.order_id,
        r.line_seq,
        sum(r.quantity) AS quantity
    FROM inventory_reservation AS r
    GROUP BY r.order_id, r.line_seq
)

SELECT
    'SO-' || coalesce(l.order_id, r.order_id) || ' line ' || coalesce(l.seq, r.line_seq) AS subject,
    'allocated ' || coalesce(l.allocated, 0) || ' and released ' || coalesce(l.released, 0) || ', reserved '
    || coalesce(r.quantity, 0) AS detail
FROM (
    SELECT
        x.order_id,
        x.seq,
        x.allocated,
        x.released
    FROM orders_line AS x
    WHERE x.allocated + x.released > 0
) AS l
FULL JOIN reserved AS r ON l.order_id = r.order_id AND l.seq = r.line_seq
WHERE coalesce(l.allocated + l.released, 0) <> coalesce(r.quantity, 0);
