-- What became of a setting up to a moment, the first first.
--
-- takes   subject, name  text; at  timestamptz
-- gives   a row a change: before, after
-- locks   nothing
-- index   core_change_subject
SELECT
    c.before,
    c.after
FROM core_change AS c
WHERE c.subject = %(subject)s AND c.name = %(name)s AND c.at <= %(at)s
ORDER BY c.id;
