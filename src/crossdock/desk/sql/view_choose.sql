-- Keeps how somebody has the views of orders.
--
-- takes   user_id  bigint; views  bigint[]: ids, in their order; first_id  bigint (null: none)
--         without  boolean: they chose none
-- gives   nothing
-- locks   the row, until commit
-- index   desk_view_choice_pkey
INSERT INTO desk_view_choice (user_id, views, first_id, without)
VALUES (%(user_id)s::bigint, %(views)s::bigint[], %(first_id)s::bigint, %(without)s::boolean)
ON CONFLICT (user_id) DO UPDATE
SET views = excluded.views, first_id = excluded.first_id, without = excluded.without;
