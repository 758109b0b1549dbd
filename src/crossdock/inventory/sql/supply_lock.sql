-- Locks documents of supply: whoever changes one changes it alone.
--
-- takes   kind  text; refs  text[]; ids  bigint[]: those of these references, and those of these ids
-- gives   a row a document: id, reference, state, supplier, origin_id (null: none)
-- locks   those rows, in id order, until commit; waits for others
-- index   inventory_supply_pkey, inventory_supply_once
WITH wanted AS (
    SELECT s.id
    FROM inventory_supply AS s
    WHERE s.kind = %(kind)s AND s.reference = any(%(refs)s::text[])
    UNION
    SELECT s.id
    FROM inventory_supply AS s
    WHERE s.kind = %(kind)s AND s.id = any(%(ids)s::bigint[])
)

SELECT
    s.id,
    s.reference,
    s.state,
    s.supplier,
    s.origin_id
FROM wanted AS w
INNER JOIN inventory_supply AS s ON w.id = s.id
ORDER BY s.id
FOR NO KEY UPDATE OF s;
