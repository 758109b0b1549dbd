-- Sums of a count over days, split in one way.
--
-- takes   version  integer; report  text; first, last, today  date; by  text: day, hour, channel, location,
--         carrier, or nothing; channel_ids, location_ids  bigint[], carriers  text[] (each null: any)
-- gives   a row a sum: key (null: of all), outcome ("missed": still open, and its day is over), currency,
--         counted, amount
-- locks   nothing
-- index   reporting_sum_pkey
WITH cell AS (
    SELECT
        CASE %(by)s::text
            WHEN 'day' THEN s.day::text
            WHEN 'hour' THEN s.hour::text
            WHEN 'channel' THEN s.channel_id::text
            WHEN 'location' THEN s.location_id::text
            WHEN 'carrier' THEN s.carrier
        END AS key,
        CASE
            WHEN s.outcome = 'open' AND s.day < %(today)s::date THEN 'missed'
            ELSE s.outcome
        END AS outcome,
        s.currency,
        s.counted,
        s.amount
    FROM reporting_sum AS s
    WHERE
        s.version = %(version)s::integer
        AND s.report = %(report)s::text
        AND s.day BETWEEN %(first)s::date AND %(last)s::date
        AND (%(channel_ids)s::bigint[] IS NULL OR s.channel_id = any(%(channel_ids)s::bigint[]))
        AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
        AND (%(carriers)s::text[] IS NULL OR s.carrier = any(%(carriers)s::text[]))
)

SELECT
    cell.key,
    cell.outcome,
    cell.currency,
    sum(cell.counted)::bigint AS counted,
    sum(cell.amount)::bigint AS amount
FROM cell
GROUP BY cell.key, cell.outcome, cell.currency
HAVING sum(cell.counted) <> 0
ORDER BY cell.key, cell.outcome, cell.currency;
