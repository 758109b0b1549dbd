-- Takes terms out of the dictionary that no order is found by any more.
--
-- takes   keys  bigint[]
-- gives   nothing; the count of rows is that of the terms
-- locks   those rows, until commit
-- index   desk_term_pkey, desk_posting_pkey
DELETE FROM desk_term AS t
WHERE
    t.key = any(%(keys)s::bigint[])
    AND NOT EXISTS (SELECT 1 FROM desk_posting AS p WHERE p.key = t.key);
