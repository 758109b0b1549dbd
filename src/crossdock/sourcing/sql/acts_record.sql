-- Records an act on an order: done, or waiting for recalls.
--
-- takes   order_id  bigint; kind, state, reason, actor  text; wanted, difference  jsonb (null: none); parts
--         text[]; recalls  bigint[]; at  timestamptz: now, by core.clock; settled_at  timestamptz (null: it
--         waits)
-- gives   a row: its id
-- locks   nothing
-- index   none
-- fails   sourcing_act_state, sourcing_act_settled (check)
INSERT INTO sourcing_act (
    order_id, kind, state, wanted, parts, reason, recalls, difference, actor, asked_at, settled_at
)
VALUES (
    %(order_id)s::bigint, %(kind)s, %(state)s, %(wanted)s::jsonb, %(parts)s::text[], %(reason)s,
    %(recalls)s::bigint[], %(difference)s::jsonb, %(actor)s, %(at)s, %(settled_at)s::timestamptz
)
RETURNING id;
