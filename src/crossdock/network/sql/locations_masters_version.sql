-- Says whether anything about locations may have changed: equal answers mean equal versions.
--
-- takes   at  timestamptz
-- gives   one row: database (oid), schema, seq (the newest version written, 0: none), valid_from (of the
--         newest that holds)
-- locks   nothing
-- index   network_location_version_seq, network_location_version_from
SELECT
    (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()) AS database,
    current_schema() AS schema,
    (SELECT coalesce(max(v.seq), 0) FROM network_location_version AS v) AS seq,
    (
        SELECT max(v.valid_from) FROM network_location_version AS v
        WHERE v.valid_from <= %(at)s::timestamptz
    ) AS valid_from;
