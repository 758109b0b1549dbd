-- Writes down what is wrong with a connection, or that nothing is any more.
--
-- takes   channel_id  bigint; fault  text, or null; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   the row
-- index   channels_connection_pkey
UPDATE channels_connection AS c
SET fault = %(fault)s::text, fault_at = CASE WHEN %(fault)s::text IS NOT NULL THEN %(at)s::timestamptz END
WHERE c.channel_id = %(channel_id)s AND c.fault IS DISTINCT FROM %(fault)s::text;
