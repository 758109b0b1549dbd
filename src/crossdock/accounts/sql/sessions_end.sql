-- Ends sessions of a user.
--
-- takes   user_id  bigint; id  bigint: this one; null: all; but  bigint: not this one, or null;
--         at  timestamptz
-- gives   the ids of those that ended
-- locks   those rows until commit
-- index   accounts_session_user
UPDATE accounts_session AS s
SET ended_at = %(at)s::timestamptz
WHERE
    s.user_id = %(user_id)s::bigint
    AND s.ended_at IS NULL
    AND (%(id)s::bigint IS NULL OR s.id = %(id)s::bigint)
    AND (%(but)s::bigint IS NULL OR s.id != %(but)s::bigint)
RETURNING s.id;
