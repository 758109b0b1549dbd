-- Adds a channel's newest secret and retires all but the newest of those before it: two are live while
-- rotating.
--
-- takes   channel_id  bigint; sealed  bytea; at  timestamptz: now, by core.clock
-- gives   one row, the new id
-- locks   the live secrets of the channel
-- index   partners_secret_live
-- fails   partners_secret_channel (foreign key): no such channel
WITH live AS (
    SELECT s.id, row_number() OVER (ORDER BY s.id DESC) AS age
    FROM partners_secret AS s
    WHERE s.channel_id = %(channel_id)s AND s.retired_at IS NULL
),

retired AS (
    UPDATE partners_secret AS s
    SET retired_at = %(at)s
    FROM live
    WHERE s.id = live.id AND live.age > 1
)

INSERT INTO partners_secret (channel_id, sealed, created_at)
VALUES (%(channel_id)s, %(sealed)s, %(at)s)
RETURNING id;
