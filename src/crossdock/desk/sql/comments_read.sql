-- Reads what was said about a message, newest first.
--
-- takes   id  bigint
-- gives   a row a comment: text, actor, at
-- locks   nothing
-- index   desk_comment_inbound
SELECT
    c.text,
    c.actor,
    c.at
FROM desk_comment AS c
WHERE c.inbound_id = %(id)s
ORDER BY c.id DESC;
