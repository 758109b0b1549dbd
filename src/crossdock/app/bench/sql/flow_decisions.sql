-- What a decision takes: the mean and the largest, of those not older than a moment.
--
-- takes   since  timestamptz
-- gives   one row: mean, largest  bytes of a stored row (null: there are none)
-- locks   nothing
-- index   none: the benchmark reads everything, once
SELECT
    avg(pg_column_size(d.*))::double precision AS mean,
    max(pg_column_size(d.*)) AS largest
FROM sourcing_decision AS d
WHERE d.at >= %(since)s;
