-- Says whether anything about SKUs and aliases may have changed: equal answers mean equal versions.
--
-- takes   at  timestamptz
-- gives   one row: database (oid), schema, seq (the newest version written, 0: none), valid_from (of the
--         newest that holds), aliases (the newest version of an alias written, 0: none), aliases_from, and
--         the same of stops of selling: stops, stops_from
-- locks   nothing
-- index   catalog_sku_version_seq, catalog_sku_version_from, catalog_alias_seq, catalog_alias_from,
--         catalog_stop_seq, catalog_stop_from
SELECT
    (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()) AS database,
    current_schema() AS schema,
    (SELECT coalesce(max(v.seq), 0) FROM catalog_sku_version AS v) AS seq,
    (
        SELECT max(v.valid_from) FROM catalog_sku_version AS v
        WHERE v.valid_from <= %(at)s::timestamptz
    ) AS valid_from,
    (SELECT coalesce(max(a.seq), 0) FROM catalog_alias AS a) AS aliases,
    (
        SELECT max(a.valid_from) FROM catalog_alias AS a
        WHERE a.valid_from <= %(at)s::timestamptz
    ) AS aliases_from,
    (SELECT coalesce(max(t.seq), 0) FROM catalog_stop AS t) AS stops,
    (
        SELECT max(t.valid_from) FROM catalog_stop AS t
        WHERE t.valid_from <= %(at)s::timestamptz
    ) AS stops_from;
