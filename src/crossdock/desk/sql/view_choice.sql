-- Reads how somebody has the views of orders.
--
-- takes   user_id  bigint; role  text: theirs
-- gives   a row: ids of views in their order, the one that the list begins with (null: none), whether they
--         chose that it begins with none, the one that it begins with for their role (null: none)
-- locks   nothing
-- index   desk_view_choice_pkey, desk_view_role_pkey
SELECT
    coalesce(c.views, '{}') AS views,
    c.first_id,
    coalesce(c.without, false) AS without,
    r.first_id AS of_role
FROM (SELECT %(user_id)s::bigint AS user_id, %(role)s::text AS role) AS w
LEFT JOIN desk_view_choice AS c ON w.user_id = c.user_id
LEFT JOIN desk_view_role AS r ON w.role = r.role;
