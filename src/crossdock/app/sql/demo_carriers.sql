-- What carriers took in a run of the demo, by carrier: the reports' counted fulfilment orders that left.
--
-- takes   after  bigint: the last order's id before the run
-- gives   a row a carrier: name, fulfilment orders, postage by tariff and cost (minor units); most first
-- locks   nothing
-- index   reporting_part_pkey, fulfilment_order_pkey
SELECT
    p.carrier,
    count(*) AS parts,
    sum(f.price)::bigint AS postage,
    sum(p.cost)::bigint AS cost
FROM reporting_part AS p
INNER JOIN fulfilment_order AS f ON p.fulfilment_order_id = f.id
WHERE p.order_id > %(after)s::bigint AND p.shipped_at IS NOT NULL
GROUP BY p.carrier
ORDER BY count(*) DESC, p.carrier;
