-- Inserts whole tariffs.
--
-- takes   carriers, services, currencies  text[]; zones, up_to_gs (grams), prices (minor units),
--         transit_days  bigint[]: parallel, one element a rate; at  timestamptz: from when they hold; actor
--                       text
-- gives   a row a tariff: id, carrier
-- locks   nothing
-- index   none
-- fails   carriers_rate_pkey (unique): a rate is given twice; carriers_rate_weight, carriers_rate_price,
--         carriers_rate_transit (checks): a negative number
WITH wanted AS (
    SELECT
        w.carrier,
        w.service,
        w.zone,
        w.up_to_g,
        w.price,
        w.currency,
        w.transit_days::integer AS transit_days
    FROM unnest(
        %(carriers)s::text[], %(services)s::text[], %(zones)s::bigint[], %(up_to_gs)s::bigint[],
        %(prices)s::bigint[], %(currencies)s::text[], %(transit_days)s::bigint[]
    ) AS w (carrier, service, zone, up_to_g, price, currency, transit_days)
),

tariff AS (
    INSERT INTO carriers_tariff (carrier, valid_from, actor)
    SELECT DISTINCT
        wanted.carrier,
        %(at)s::timestamptz,
        %(actor)s::text
    FROM wanted
    RETURNING id, carrier
),

rate AS (
    INSERT INTO carriers_rate (tariff_id, service, zone, up_to_g, price, currency, transit_days)
    SELECT
        tariff.id,
        wanted.service,
        wanted.zone,
        wanted.up_to_g,
        wanted.price,
        wanted.currency,
        wanted.transit_days
    FROM wanted
    INNER JOIN tariff ON wanted.carrier = tariff.carrier
)

SELECT
    tariff.id,
    tariff.carrier
FROM tariff;
