-- The load of a location's ship date is its live fulfilment orders.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   network_load_pkey
WITH planned AS (
    SELECT
        f.location_id,
        f.ship_on,
        count(*) AS parcels
    FROM fulfilment_order AS f
    WHERE
        f.state NOT IN ('rejected', 'cancelled')
    GROUP BY f.location_id, f.ship_on
)

SELECT
    'location ' || coalesce(n.location_id, p.location_id) || ' on ' || coalesce(n.day, p.ship_on) AS subject,
    'load ' || coalesce(n.parcels, 0) || ', fulfilment orders ' || coalesce(p.parcels, 0) AS detail
FROM (
    SELECT
        x.location_id,
        x.day,
        x.parcels
    FROM network_load AS x
    WHERE x.hour = -1 AND x.parcels > 0
) AS n
FULL JOIN planned AS p ON n.location_id = p.location_id AND n.day = p.ship_on
WHERE coalesce(n.parcels, 0) <> coalesce(p.parcels, 0);
