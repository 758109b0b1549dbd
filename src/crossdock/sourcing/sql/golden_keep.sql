-- Keeps a decision as golden.
--
-- takes   order_id, attempt  bigint; wants (JSON), note, actor  text; at  timestamptz: now, by core.clock
-- gives   one row: id
-- locks   nothing
-- index   sourcing_golden_pkey
INSERT INTO sourcing_golden (order_id, attempt, wants, note, actor, made_at)
VALUES (%(order_id)s, %(attempt)s, %(wants)s::jsonb, %(note)s, %(actor)s, %(at)s)
RETURNING id;
