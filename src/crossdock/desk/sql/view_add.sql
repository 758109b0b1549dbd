-- Keeps a view of orders, unless its owner has as many as there may be.
--
-- takes   user_id  bigint; name  text; query  jsonb; shared  text; role  text (null: none)
--         at  timestamptz: now, by core.clock; most  bigint
-- gives   a row: its id; none where there are as many already
-- locks   nothing
-- index   desk_view_own
INSERT INTO desk_view (user_id, name, query, shared, role, made_at)
SELECT
    %(user_id)s::bigint, %(name)s, %(query)s::jsonb, %(shared)s, %(role)s::text, %(at)s
WHERE
    (
        SELECT count(*) FROM desk_view AS v WHERE v.user_id = %(user_id)s::bigint AND v.dropped_at IS NULL
    ) < %(most)s::bigint
RETURNING id;
