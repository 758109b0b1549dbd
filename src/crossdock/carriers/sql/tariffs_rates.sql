-- Reads the rates of one version of a carrier's tariff.
--
-- takes   id  bigint
-- gives   a row a rate: carrier, service, zone, up_to_g (grams), price (minor
--         units), currency, transit_days
-- locks   nothing
-- index   carriers_tariff_pkey, carriers_rate_pkey
SELECT
    t.carrier,
    r.service,
    r.zone,
    r.up_to_g,
    r.price,
    r.currency,
    r.transit_days
FROM carriers_tariff AS t
INNER JOIN carriers_rate AS r ON t.id = r.tariff_id
WHERE t.id = %(id)s::bigint;
