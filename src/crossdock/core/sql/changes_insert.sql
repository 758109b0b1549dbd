-- Appends changes of settings, in the order given.
--
-- takes   subjects, names, kinds, befores, afters  text[] (befores, afters: JSON): parallel;
--         at  timestamptz: now, by core.clock; actor  text
-- gives   nothing
-- locks   nothing
-- index   none
INSERT INTO core_change (subject, name, kind, before, after, actor, at)
SELECT
    c.subject,
    c.name,
    c.kind,
    c.before::jsonb,
    c.after::jsonb,
    %(actor)s,
    %(at)s
FROM unnest(
    %(subjects)s::text[], %(names)s::text[], %(kinds)s::text[], %(befores)s::text[], %(afters)s::text[]
) AS c (subject, name, kind, before, after);
