-- Drops links that are over.
--
-- takes   ids  bigint[]
-- gives   nothing; the count of rows is that of the links
-- locks   those rows, until commit
-- index   accounts_link_pkey
DELETE FROM accounts_link AS e
WHERE e.id = any(%(ids)s::bigint[]);
