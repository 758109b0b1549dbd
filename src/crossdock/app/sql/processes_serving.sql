-- Which processes serve this database, and how many contracts each of them knows (app/processes.py).
--
-- takes   kind  integer: the first key of their locks
-- gives   a row a process: name, pid (of its session), knows; those that know least first
-- locks   nothing
-- index   none: the locks and sessions that there are
SELECT
    coalesce(a.application_name, '') AS name,
    l.pid,
    l.objid::bigint AS knows
FROM pg_locks AS l
INNER JOIN pg_database AS d ON l.database = d.oid
LEFT JOIN pg_stat_activity AS a ON l.pid = a.pid
WHERE
    l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND d.datname = current_database()
    AND l.classid::bigint = (%(kind)s::bigint & 4294967295)
ORDER BY l.objid::bigint, l.pid;
