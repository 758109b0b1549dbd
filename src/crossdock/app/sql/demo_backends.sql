-- Server processes of other connections, for the fault that kills one.
--
-- takes   nothing
-- gives   a row a process: pid
-- locks   nothing
-- index   none: the server's list of connections
SELECT a.pid
FROM pg_stat_activity AS a
WHERE a.backend_type = 'client backend' AND a.pid <> pg_backend_pid();
