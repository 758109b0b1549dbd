-- Reads a channel's live secrets, sealed.
--
-- takes   channel_id  bigint
-- gives   a row a secret, newest first: sealed
-- locks   nothing
-- index   partners_secret_live
SELECT s.sealed
FROM partners_secret AS s
WHERE s.channel_id = %(channel_id)s AND s.retired_at IS NULL
ORDER BY s.id DESC;
