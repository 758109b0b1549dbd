-- Which of these terms are in the dictionary.
--
-- takes   keys  bigint[]
-- gives   a row a term that is there: key
-- locks   nothing
-- index   desk_term_pkey
SELECT t.key
FROM desk_term AS t
WHERE t.key = any(%(keys)s::bigint[]);
