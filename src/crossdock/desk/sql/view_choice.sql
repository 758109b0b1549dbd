-- Reads how somebody has the views of orders.
--
-- takes   user_id  bigint
-- gives   a row, if they ever chose: ids of views in their order, the one that the list begins with
-- locks   nothing
-- index   desk_view_choice_pkey
SELECT
    c.views,
    c.first_id
FROM desk_view_choice AS c
WHERE c.user_id = %(user_id)s::bigint;
