-- Retires a channel's secrets but the newest ones.
--
-- takes   channel_id  bigint; keep  bigint: how many of the newest stay live; at  timestamptz: now, by
--         core.clock
-- gives   nothing; the count of rows is that of the secrets retired
-- locks   the rows retired
-- index   partners_secret_live
WITH live AS (
    SELECT s.id, row_number() OVER (ORDER BY s.id DESC) AS age
    FROM partners_secret AS s
    WHERE s.channel_id = %(channel_id)s AND s.retired_at IS NULL
)

UPDATE partners_secret AS s
SET retired_at = %(at)s
FROM live
WHERE s.id = live.id AND live.age > %(keep)s::bigint;
