-- Counts what needs a person: cells where units are missing, and open count tasks.
--
-- takes   location_ids  bigint[] (null: everywhere)
-- gives   one row: missing (cells), tasks
-- locks   nothing
-- index   inventory_stock_missing, inventory_count_task_open
SELECT
    (
        SELECT count(*)
        FROM inventory_stock AS s
        WHERE
            s.missing > 0
            AND (%(location_ids)s::bigint[] IS NULL OR s.location_id = any(%(location_ids)s::bigint[]))
    ) AS missing,
    (
        SELECT count(*)
        FROM inventory_count_task AS t
        WHERE
            t.closed_at IS NULL
            AND (%(location_ids)s::bigint[] IS NULL OR t.location_id = any(%(location_ids)s::bigint[]))
    ) AS tasks;
