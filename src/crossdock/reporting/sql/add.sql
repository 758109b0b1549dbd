-- Adds to the sums of a count what changed.
--
-- takes   version  integer; days  date[], hours, channel_ids, location_ids, counted, amounts  bigint[],
--         reports, carriers, outcomes, currencies  text[]: parallel, a sum at most once
-- gives   nothing
-- locks   those sums, until commit
-- index   reporting_sum_pkey
INSERT INTO reporting_sum AS s (
    version, report, day, hour, channel_id, location_id, carrier, outcome, currency, counted, amount
)
SELECT
    %(version)s,
    w.report,
    w.day,
    w.hour,
    w.channel_id,
    w.location_id,
    w.carrier,
    w.outcome,
    w.currency,
    w.counted,
    w.amount
FROM unnest(
    %(reports)s::text[], %(days)s::date[], %(hours)s::bigint[], %(channel_ids)s::bigint[],
    %(location_ids)s::bigint[], %(carriers)s::text[], %(outcomes)s::text[], %(currencies)s::text[],
    %(counted)s::bigint[], %(amounts)s::bigint[]
) AS w (
    report, day, hour, channel_id, location_id, carrier, outcome, currency, counted, amount
)
ON CONFLICT (
    version, report, day, hour, channel_id, location_id, carrier, outcome, currency
) DO UPDATE SET counted = s.counted + excluded.counted, amount = s.amount + excluded.amount;
