-- Reads documents of supply, newest first.
--
-- takes   kind  text; ids  bigint[] (null: any); state, reference  text (null: any); locations  text[]:
--         codes, of which one must be its origin, or all of whose lines go to these (null: any);
--         after  bigint: ids below it (null: from the newest); limit  bigint
-- gives   a row a document: id, reference, state, supplier, origin (code; null: none), created_at,
--         shipped_at, ended_at, actor (who made it)
-- locks   nothing
-- index   inventory_supply_pkey, inventory_supply_once, inventory_supply_line_pkey, network_location_pkey
SELECT
    s.id,
    s.reference,
    s.state,
    s.supplier,
    p.code AS origin,
    s.created_at,
    s.shipped_at,
    s.ended_at,
    s.actor
FROM inventory_supply AS s
LEFT JOIN network_location AS p ON s.origin_id = p.id
WHERE
    s.kind = %(kind)s
    AND (%(ids)s::bigint[] IS NULL OR s.id = any(%(ids)s::bigint[]))
    AND (%(state)s::text IS NULL OR s.state = %(state)s)
    AND (%(reference)s::text IS NULL OR s.reference = %(reference)s)
    AND (
        %(locations)s::text[] IS NULL
        OR p.code = any(%(locations)s::text[])
        OR NOT EXISTS (
            SELECT FROM inventory_supply_line AS l
            INNER JOIN network_location AS n ON l.location_id = n.id
            WHERE l.supply_id = s.id AND n.code <> all(%(locations)s::text[])
        )
    )
    AND (%(after)s::bigint IS NULL OR s.id < %(after)s)
ORDER BY s.id DESC
LIMIT %(limit)s::bigint;
