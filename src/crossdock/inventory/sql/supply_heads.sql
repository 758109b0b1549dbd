-- Reads documents of supply, newest first.
--
-- takes   kind  text; ids  bigint[] (null: any); state, reference  text (null: any); after  bigint: ids
--         below it (null: from the newest); limit  bigint
-- gives   a row a document: id, reference, state, supplier, origin (code; null: none), created_at,
--         shipped_at, ended_at
-- locks   nothing
-- index   inventory_supply_pkey, inventory_supply_once, network_location_pkey
SELECT
    s.id,
    s.reference,
    s.state,
    s.supplier,
    p.code AS origin,
    s.created_at,
    s.shipped_at,
    s.ended_at
FROM inventory_supply AS s
LEFT JOIN network_location AS p ON s.origin_id = p.id
WHERE
    s.kind = %(kind)s
    AND (%(ids)s::bigint[] IS NULL OR s.id = any(%(ids)s::bigint[]))
    AND (%(state)s::text IS NULL OR s.state = %(state)s)
    AND (%(reference)s::text IS NULL OR s.reference = %(reference)s)
    AND (%(after)s::bigint IS NULL OR s.id < %(after)s)
ORDER BY s.id DESC
LIMIT %(limit)s::bigint;
