-- Connects a channel, or connects it anew: with another token everything else stays as it is.
--
-- takes   channel_id  bigint; token  bytea: sealed; at  timestamptz: now, by core.clock; wall  timestamptz
-- gives   nothing
-- locks   the row
-- index   channels_connection_pkey
INSERT INTO channels_connection (channel_id, token, connected_at, watermark, poll_due_at, stock_due_at)
VALUES (%(channel_id)s, %(token)s, %(at)s, %(at)s, %(wall)s, %(wall)s)
ON CONFLICT (channel_id) DO UPDATE
SET token = excluded.token, poll_due_at = excluded.poll_due_at, stock_due_at = excluded.stock_due_at,
    fault = NULL, fault_at = NULL;
