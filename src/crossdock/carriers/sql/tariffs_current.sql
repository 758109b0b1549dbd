-- Reads every carrier's rates as they hold at an instant: the newest tariff of each that has begun.
--
-- takes   at  timestamptz
-- gives   a row a rate: tariff_id, carrier, service, zone, up_to_g (grams), price (minor units), currency,
--         transit_days
-- locks   nothing
-- index   carriers_tariff_carrier, carriers_rate_pkey
WITH held AS (
    SELECT DISTINCT ON (t.carrier)
        t.id,
        t.carrier
    FROM carriers_tariff AS t
    WHERE t.valid_from <= %(at)s::timestamptz
    ORDER BY t.carrier, t.valid_from DESC, t.id DESC
)

SELECT
    held.id,
    held.carrier,
    r.service,
    r.zone,
    r.up_to_g,
    r.price,
    r.currency,
    r.transit_days
FROM held
INNER JOIN carriers_rate AS r ON held.id = r.tariff_id;
