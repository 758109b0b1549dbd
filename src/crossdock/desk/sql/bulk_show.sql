-- Shows bulk acts, newest first, with what came of their orders so far.
--
-- takes   id, after  bigint (null: any); limit  bigint
-- gives   a row a bulk act: id, asked, chosen, undoes, undone by, orders, actor, asked at, settled at (null:
--         it goes on), orders by state (jsonb)
-- locks   nothing
-- index   desk_bulk_pkey, desk_bulk_undone_once, desk_bulk_item_state_of
SELECT
    b.id,
    b.asked,
    b.chosen,
    b.undoes_id,
    (SELECT x.id FROM desk_bulk AS x WHERE x.undoes_id = b.id) AS undone_by,
    b.orders,
    b.actor,
    b.asked_at,
    CASE WHEN i.states ? 'waiting' THEN NULL ELSE greatest(i.settled_at, b.asked_at) END AS settled_at,
    i.states
FROM desk_bulk AS b
CROSS JOIN LATERAL (
    SELECT
        coalesce(jsonb_object_agg(s.state, s.items), '{}') AS states,
        max(s.settled_at) AS settled_at
    FROM (
        SELECT
            x.state,
            count(*) AS items,
            max(x.settled_at) AS settled_at
        FROM desk_bulk_item AS x
        WHERE x.bulk_id = b.id
        GROUP BY x.state
    ) AS s
) AS i
WHERE
    (%(id)s::bigint IS NULL OR b.id = %(id)s::bigint)
    AND (%(after)s::bigint IS NULL OR b.id < %(after)s::bigint)
ORDER BY b.id DESC
LIMIT %(limit)s::bigint;
