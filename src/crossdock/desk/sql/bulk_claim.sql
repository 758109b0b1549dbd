-- Takes waiting orders of one bulk act, the oldest of those that wait, skipping what others work on.
--
-- takes   limit  bigint
-- gives   a row an item: its id, its act
-- locks   those items until commit
-- index   desk_bulk_item_waiting, desk_bulk_item_state_of, desk_bulk_pkey
WITH oldest AS MATERIALIZED (
    SELECT i.bulk_id
    FROM desk_bulk_item AS i
    WHERE i.state = 'waiting'
    ORDER BY i.id
    LIMIT 1
    FOR NO KEY UPDATE SKIP LOCKED
),

claimed AS MATERIALIZED (
    SELECT
        i.id,
        i.bulk_id
    FROM desk_bulk_item AS i
    WHERE i.state = 'waiting' AND i.bulk_id = (SELECT oldest.bulk_id FROM oldest)
    ORDER BY i.id
    LIMIT %(limit)s::bigint
    FOR NO KEY UPDATE SKIP LOCKED
)

SELECT
    claimed.id,
    b.asked ->> 'act' AS act
FROM claimed
INNER JOIN desk_bulk AS b ON claimed.bulk_id = b.id
ORDER BY claimed.id;
