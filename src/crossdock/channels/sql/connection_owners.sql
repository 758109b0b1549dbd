-- Whose turn connections are.
--
-- takes   what  text: poll or stock
-- gives   a row an owner: a process, as core/owner names it
-- locks   nothing
-- index   none: a row a shop
SELECT DISTINCT CASE %(what)s::text WHEN 'poll' THEN c.poll_by ELSE c.stock_by END AS owner
FROM channels_connection AS c
WHERE CASE %(what)s::text WHEN 'poll' THEN c.poll_by ELSE c.stock_by END IS NOT NULL;
