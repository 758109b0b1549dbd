-- Begins a draft of the policy.
--
-- takes   name, document (JSON), actor  text; based_on  bigint; at  timestamptz: now, by core.clock
-- gives   one row: id
-- locks   nothing
-- index   sourcing_draft_pkey
INSERT INTO sourcing_draft (name, document, based_on, actor, saved_at)
VALUES (%(name)s, %(document)s::jsonb, %(based_on)s, %(actor)s, %(at)s)
RETURNING id;
