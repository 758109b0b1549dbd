-- Writes lines of documents of supply as they stand now; behind supply_lock.
--
-- takes   supply_ids, sku_ids, location_ids, quantities, sent, received, damaged, short, over, underway
--         bigint[] (units); days  date[] (null: not known): parallel, each line once
-- gives   nothing
-- locks   those lines until commit
-- index   inventory_supply_line_pkey
-- fails   inventory_supply_line_sum (check): units appear or vanish; inventory_supply_line_parts (check)
INSERT INTO inventory_supply_line AS l (
    supply_id, sku_id, location_id, quantity, expected_on, sent, received, damaged, short, over, underway
)
SELECT
    w.supply_id,
    w.sku_id,
    w.location_id,
    w.quantity,
    w.expected_on,
    w.sent,
    w.received,
    w.damaged,
    w.short,
    w.over,
    w.underway
FROM unnest(
    %(supply_ids)s::bigint[], %(sku_ids)s::bigint[], %(location_ids)s::bigint[],
    %(quantities)s::bigint[], %(days)s::date[], %(sent)s::bigint[], %(received)s::bigint[],
    %(damaged)s::bigint[], %(short)s::bigint[], %(over)s::bigint[], %(underway)s::bigint[]
) AS w (
    supply_id, sku_id, location_id, quantity, expected_on, sent, received, damaged, short, over, underway
)
ON CONFLICT (supply_id, sku_id, location_id) DO UPDATE
SET
    quantity = excluded.quantity,
    expected_on = excluded.expected_on,
    sent = excluded.sent,
    received = excluded.received,
    damaged = excluded.damaged,
    short = excluded.short,
    over = excluded.over,
    underway = excluded.underway;
