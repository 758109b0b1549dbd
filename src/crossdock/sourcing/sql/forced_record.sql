-- Keeps who decided by hand.
--
-- takes   order_id, attempt, location_id  bigint; lines  jsonb; more  bigint (minor units; null: nothing else
--         could ship it); currency, reason, actor  text; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   nothing
-- index   sourcing_forced_pkey
INSERT INTO sourcing_forced (order_id, attempt, location_id, lines, more, currency, reason, actor, at)
VALUES (
    %(order_id)s::bigint, %(attempt)s::bigint, %(location_id)s::bigint, %(lines)s::jsonb, %(more)s::bigint,
    %(currency)s, %(reason)s, %(actor)s, %(at)s
);
