-- Makes an order golden again that was dropped.
--
-- takes   id  bigint
-- gives   nothing
-- locks   the row, until commit
-- index   sourcing_golden_pkey
UPDATE sourcing_golden AS g
SET dropped_at = NULL
WHERE g.id = %(id)s::bigint AND g.dropped_at IS NOT NULL;
