-- Claims unanswered recalls.
--
-- takes   limit  bigint
-- gives   a row a recall: its id, oldest first
-- locks   those rows until commit; rows that others hold are skipped
-- index   core_recall_open
SELECT r.id
FROM core_recall AS r
WHERE r.state = 'asked'
ORDER BY r.id
LIMIT %(limit)s::bigint
FOR UPDATE SKIP LOCKED;
