-- Reads the views of orders that somebody may see: their own, and what is shared with all or with their role;
-- for administrators all that is shared.
--
-- takes   user_id  bigint; role  text; every  boolean: all that is shared; id  bigint (null: all of them)
--         limit  bigint
-- gives   a row a view, theirs first: id, user id, owner's name or e-mail, name, query, shared, role
-- locks   nothing
-- index   desk_view_own, desk_view_others, accounts_user_pkey
SELECT
    v.id,
    v.user_id,
    coalesce(nullif(u.name, ''), u.email) AS owner,
    v.name,
    v.query,
    v.shared,
    v.role
FROM desk_view AS v
INNER JOIN accounts_user AS u ON v.user_id = u.id
WHERE
    v.dropped_at IS NULL
    AND (%(id)s::bigint IS NULL OR v.id = %(id)s::bigint)
    AND (
        v.user_id = %(user_id)s::bigint
        OR v.shared = 'all'
        OR (v.shared = 'role' AND (%(every)s::boolean OR v.role = %(role)s::text))
    )
ORDER BY
    v.user_id <> %(user_id)s::bigint,
    v.shared = 'role' AND v.role <> %(role)s::text,
    v.id
LIMIT %(limit)s::bigint;
