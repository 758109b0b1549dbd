-- Sets the guard rails; those that are not named go.
--
-- takes   names  text[]; mosts  double precision[]: parallel
-- gives   nothing
-- locks   all of them, until commit
-- index   sourcing_guard_pkey
WITH wanted AS (
    SELECT
        w.name,
        w.most
    FROM unnest(%(names)s::text[], %(mosts)s::double precision[]) AS w (name, most)
),

gone AS (
    DELETE FROM sourcing_guard AS g
    WHERE NOT EXISTS (SELECT 1 FROM wanted AS w WHERE w.name = g.name)
)

INSERT INTO sourcing_guard AS g (name, most)
SELECT
    w.name,
    w.most
FROM wanted AS w
ORDER BY w.name
ON CONFLICT (name) DO UPDATE SET most = excluded.most;
