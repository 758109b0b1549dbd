-- Terms that share a spelling, or one that is a letter shorter, with what is asked for.
--
-- takes   near  integer[]: hashes; limit  bigint
-- gives   a row a term: key, text
-- locks   nothing
-- index   desk_term_near
SELECT
    t.key,
    t.text
FROM desk_term AS t
WHERE t.near && %(near)s::integer[]
LIMIT %(limit)s::bigint;
