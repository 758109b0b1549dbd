-- Counts the open count tasks.
--
-- takes   location_ids  bigint[] (null: everywhere)
-- gives   one row: tasks
-- locks   nothing
-- index   inventory_count_task_open
SELECT count(*) AS tasks
FROM inventory_count_task AS t
WHERE
    t.closed_at IS NULL
    AND (%(location_ids)s::bigint[] IS NULL OR t.location_id = any(%(location_ids)s::bigint[]));
