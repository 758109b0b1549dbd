-- Planned fulfilment orders wait for their release, unless a gate or a hold stops them.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_release_pkey
SELECT
    'FO-' || f.id AS subject,
    'planned, nothing stops it, and not in the release queue' AS detail
FROM fulfilment_order AS f
WHERE
    f.state = 'planned'
    AND NOT EXISTS (SELECT 1 FROM fulfilment_release AS r WHERE r.id = f.id)
    AND NOT EXISTS (
        SELECT 1 FROM fulfilment_gate AS g
        WHERE g.fulfilment_order_id = f.id AND g.lifted_at IS NULL AND g.stops = 'release'
    )
    AND NOT EXISTS (SELECT 1 FROM orders_hold AS h WHERE h.order_id = f.order_id AND h.lifted_at IS NULL);
