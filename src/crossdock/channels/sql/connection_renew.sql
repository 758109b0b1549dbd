-- Keeps a token that the shop gave for the client's secret. Nothing is kept where the channel was connected
-- anew meanwhile, or where somebody keeps one that was asked for later.
--
-- takes   channel_id  bigint; secret  bytea: the sealed secret as it was read; token  bytea: sealed;
--         asked_at, until  timestamptz: wall time
-- gives   nothing
-- locks   the row
-- index   channels_connection_pkey
UPDATE channels_connection AS c
SET token = %(token)s, token_at = %(asked_at)s, token_until = %(until)s
WHERE
    c.channel_id = %(channel_id)s AND c.client_secret = %(secret)s
    AND (c.token_at IS NULL OR c.token_at < %(asked_at)s);
