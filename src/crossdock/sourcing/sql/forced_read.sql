-- Reads who decided by hand about an order.
--
-- takes   order_id, attempt  bigint
-- gives   a row, if it was: location (code), lines (JSON), more (minor units, or null), currency, reason,
--         actor, at
-- locks   nothing
-- index   sourcing_forced_pkey, network_location_pkey
SELECT
    n.code AS location,
    f.lines,
    f.more,
    f.currency,
    f.reason,
    f.actor,
    f.at
FROM sourcing_forced AS f
INNER JOIN network_location AS n ON f.location_id = n.id
WHERE f.order_id = %(order_id)s::bigint AND f.attempt = %(attempt)s::bigint;
