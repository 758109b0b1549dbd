-- Adds a version of the policy.
--
-- takes   name, document (JSON), actor  text; valid_from (null: to be tried alone), at  timestamptz
-- gives   one row: version
-- locks   nothing
-- index   sourcing_policy_pkey
INSERT INTO sourcing_policy (name, document, valid_from, actor, created_at)
VALUES (%(name)s, %(document)s::jsonb, %(valid_from)s::timestamptz, %(actor)s, %(at)s)
RETURNING version;
