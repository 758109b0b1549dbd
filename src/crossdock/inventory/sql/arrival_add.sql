-- Writes down a delivery that came; one of a reference that is there already changes nothing.
--
-- takes   supply_id  bigint; reference  text; final  boolean: nothing more will come; sku_ids, location_ids,
--         received, damaged  bigint[]: parallel, units, each line once; actor  text; at  timestamptz: now, by
--         core.clock
-- gives   one row if it is new: its id
-- locks   that row until commit
-- index   inventory_arrival_once
WITH fresh AS (
    INSERT INTO inventory_arrival (supply_id, reference, final, actor, at)
    VALUES (%(supply_id)s, %(reference)s, %(final)s, %(actor)s, %(at)s)
    ON CONFLICT (supply_id, reference) DO NOTHING
    RETURNING id
),

line AS (
    INSERT INTO inventory_arrival_line (arrival_id, sku_id, location_id, received, damaged)
    SELECT
        f.id,
        w.sku_id,
        w.location_id,
        w.received,
        w.damaged
    FROM fresh AS f
    CROSS JOIN unnest(
        %(sku_ids)s::bigint[], %(location_ids)s::bigint[], %(received)s::bigint[], %(damaged)s::bigint[]
    ) AS w (sku_id, location_id, received, damaged)
)

SELECT f.id
FROM fresh AS f;
