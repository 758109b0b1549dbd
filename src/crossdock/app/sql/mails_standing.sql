-- How mail goes: what waits, what was refused so far, and what was given up of late.
--
-- takes   since  timestamptz: given up later, by core.clock
-- gives   one row: waiting, failing  bigint; why  text: of the last that failed, or null; given_up  bigint
-- locks   nothing
-- index   core_effect_open; what was given up is looked for in all effects, for an operator
SELECT
    count(*) FILTER (WHERE e.settled_at IS NULL) AS waiting,
    count(*) FILTER (WHERE e.settled_at IS NULL AND e.error IS NOT NULL) AS failing,
    max(e.error) FILTER (WHERE e.settled_at IS NULL) AS why,
    count(*) FILTER (WHERE e.state = 'failed' AND e.settled_at > %(since)s::timestamptz) AS given_up
FROM core_effect AS e
WHERE e.kind = 'mail' AND e.state IN ('intended', 'begun', 'failed');
