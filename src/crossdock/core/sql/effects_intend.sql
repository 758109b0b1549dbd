-- Records intents; a key known already adds nothing.
--
-- takes   keys, kinds, subjects, requests (JSON)  text[]; subject_ids  bigint[]: parallel; at  timestamptz
-- gives   nothing
-- locks   nothing
-- index   core_effect_key
INSERT INTO core_effect (key, kind, subject, subject_id, request, due_at, intended_at)
SELECT e.key, e.kind, e.subject, e.subject_id, e.request::jsonb, %(at)s, %(at)s
FROM unnest(
    %(keys)s::text[], %(kinds)s::text[], %(subjects)s::text[], %(subject_ids)s::bigint[], %(requests)s::text[]
) AS e (key, kind, subject, subject_id, request)
ON CONFLICT (key) DO NOTHING;
