-- Counts the recovery codes that a user has left.
--
-- takes   id  bigint
-- gives   one row: how many
-- locks   nothing
-- index   accounts_user_pkey
SELECT cardinality(u.recovery)
FROM accounts_user AS u
WHERE u.id = %(id)s::bigint;
