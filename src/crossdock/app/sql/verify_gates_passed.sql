-- No fulfilment order has passed a closed gate.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_gate_pkey
SELECT
    'FO-' || f.id AS subject,
    'is ' || f.state || ' behind the closed gate ' || g.gate AS detail
FROM fulfilment_gate AS g
INNER JOIN fulfilment_order AS f ON g.fulfilment_order_id = f.id
WHERE
    g.lifted_at IS NULL
    AND (
        (g.stops = 'release' AND f.state NOT IN ('planned', 'cancelled'))
        OR (g.stops = 'pack' AND f.state IN ('packed', 'partly_shipped', 'shipped'))
        OR (g.stops = 'ship' AND f.state IN ('partly_shipped', 'shipped'))
    );
