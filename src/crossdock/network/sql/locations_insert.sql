-- Inserts locations that are new.
--
-- takes   ids  bigint[]; codes, kinds  text[]: parallel; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   nothing
-- index   none
-- fails   network_location_code (unique): a code is taken; network_location_kind (check): no such kind
INSERT INTO network_location (id, code, kind, created_at)
SELECT
    n.id,
    n.code,
    n.kind,
    %(at)s::timestamptz
FROM unnest(%(ids)s::bigint[], %(codes)s::text[], %(kinds)s::text[]) AS n (id, code, kind);
