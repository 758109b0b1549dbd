-- Pages through count tasks, newest first.
--
-- takes   open  boolean (null: any); sku_ids, location_ids  bigint[] (null: any); after  bigint: the last id
--         seen (null: none); limit  bigint
-- gives   a row a task: id, sku, location, reason, reference, times, gone, doubted, on_hand, since,
--         latest_at, actor, closed_at, counted (what the count found; null: none yet)
-- locks   nothing
-- index   inventory_count_task_pkey, catalog_sku_pkey, network_location_pkey, inventory_stock_pkey,
--         inventory_count_pkey
SELECT
    t.id,
    k.code AS sku,
    l.code AS location,
    t.reason,
    t.reference,
    t.times,
    t.gone,
    t.doubted,
    s.on_hand,
    t.since,
    t.latest_at,
    t.actor,
    t.closed_at,
    c.counted
FROM inventory_count_task AS t
INNER JOIN catalog_sku AS k ON t.sku_id = k.id
INNER JOIN network_location AS l ON t.location_id = l.id
INNER JOIN inventory_stock AS s ON t.sku_id = s.sku_id AND t.location_id = s.location_id
LEFT JOIN inventory_count AS c ON t.count_id = c.id
WHERE
    (%(open)s::boolean IS NULL OR (t.closed_at IS NULL) = %(open)s::boolean)
    AND (%(sku_ids)s::bigint[] IS NULL OR t.sku_id = any(%(sku_ids)s::bigint[]))
    AND (%(location_ids)s::bigint[] IS NULL OR t.location_id = any(%(location_ids)s::bigint[]))
    AND (%(after)s::bigint IS NULL OR t.id < %(after)s::bigint)
ORDER BY t.id DESC
LIMIT %(limit)s::bigint;
