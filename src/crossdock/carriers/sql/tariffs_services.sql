-- Sums up the services of some versions of tariffs.
--
-- takes   ids  bigint[]: of versions
-- gives   a row a version, service and currency: tariff_id, service, currency, rates (how many), zones (how
--         many), heaviest (grams), cheapest, dearest (minor units), fastest, slowest (days)
-- locks   nothing
-- index   carriers_rate_pkey
SELECT
    r.tariff_id,
    r.service,
    r.currency,
    count(*) AS rates,
    count(DISTINCT r.zone) AS zones,
    max(r.up_to_g) AS heaviest,
    min(r.price) AS cheapest,
    max(r.price) AS dearest,
    min(r.transit_days) AS fastest,
    max(r.transit_days) AS slowest
FROM carriers_rate AS r
WHERE r.tariff_id = any(%(ids)s::bigint[])
GROUP BY r.tariff_id, r.service, r.currency
ORDER BY r.tariff_id, r.service COLLATE "C", r.currency;
