-- Ends that an order is golden.
--
-- takes   id  bigint; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   the row, until commit
-- index   sourcing_golden_pkey
UPDATE sourcing_golden AS g
SET dropped_at = %(at)s
WHERE g.id = %(id)s::bigint AND g.dropped_at IS NULL;
