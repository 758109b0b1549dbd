-- Which fulfilment orders may be released: planned, no gate or hold in the way. Runs behind the orders'
-- lock.
--
-- takes   ids  bigint[]; planned  text: the state that waits for release; stopping  text[]: what a hold in
--         the way stops
-- gives   a row each that may: its id
-- locks   nothing
-- index   fulfilment_order_pkey, fulfilment_gate_pkey, orders_hold_live
SELECT f.id
FROM fulfilment_order AS f
WHERE
    f.id = any(%(ids)s::bigint[])
    AND f.state = %(planned)s
    AND NOT EXISTS (
        SELECT
        FROM fulfilment_gate AS g
        WHERE g.fulfilment_order_id = f.id AND g.stops = 'release' AND g.lifted_at IS NULL
    )
    AND NOT EXISTS (
        SELECT
        FROM orders_hold AS h
        WHERE h.order_id = f.order_id AND h.lifted_at IS NULL AND h.stops = any(%(stopping)s::text[])
    );
