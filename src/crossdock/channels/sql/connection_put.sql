-- Connects a channel, or connects it anew: with other access everything else stays as it is.
--
-- takes   channel_id  bigint; token  bytea: sealed; client_id  text, client_secret  bytea: sealed, both null
--         for a token that stays; at  timestamptz: now, by core.clock; wall  timestamptz
-- gives   nothing
-- locks   the row
-- index   channels_connection_pkey
INSERT INTO channels_connection (
    channel_id, token, client_id, client_secret, connected_at, watermark, poll_due_at, stock_due_at
)
VALUES (
    %(channel_id)s, %(token)s, %(client_id)s, %(client_secret)s, %(at)s, %(at)s, %(wall)s, %(wall)s
)
ON CONFLICT (channel_id) DO UPDATE
SET token = excluded.token, client_id = excluded.client_id, client_secret = excluded.client_secret,
    token_at = NULL, token_until = NULL,
    poll_due_at = excluded.poll_due_at, stock_due_at = excluded.stock_due_at, fault = NULL, fault_at = NULL;
