-- Blanks what was said about messages of people who are forgotten.
--
-- takes   inbound_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   desk_comment_inbound
UPDATE desk_comment AS c
SET text = ''
WHERE c.inbound_id = any(%(inbound_ids)s::bigint[]) AND c.text <> '';
