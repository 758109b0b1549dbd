-- Ends the links of a user that would set a password.
--
-- takes   user_id  bigint; at  timestamptz: wall
-- gives   the ids of those that ended
-- locks   those rows until commit
-- index   accounts_link_user
UPDATE accounts_link AS l
SET ended_at = %(at)s::timestamptz
WHERE l.user_id = %(user_id)s::bigint AND l.ended_at IS NULL
RETURNING l.id;
