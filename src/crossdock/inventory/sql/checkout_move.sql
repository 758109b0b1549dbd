-- Ends checkouts: the one statement that writes inventory_checkout.state. Their units are reserved no
-- longer.
--
-- takes   ids  bigint[]; act  text; sources, targets  text[]: parallel, the moves that the act allows;
--         actor  text; at  timestamptz: now, by core.clock
-- gives   a row a checkout that moved: its id
-- locks   the checkouts in id order, then their stock rows in (sku, location) order, until commit
-- index   inventory_checkout_pkey, inventory_checkout_line_pkey, inventory_stock_pkey
WITH legal AS (
    SELECT
        m.source,
        m.target
    FROM unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
),

held AS MATERIALIZED (
    SELECT
        c.id,
        c.state
    FROM inventory_checkout AS c
    WHERE c.id = any(%(ids)s::bigint[])
    ORDER BY c.id
    FOR NO KEY UPDATE
),

moved AS (
    UPDATE inventory_checkout AS c
    SET state = legal.target, ended_at = %(at)s
    FROM held
    INNER JOIN legal ON held.state = legal.source
    WHERE c.id = held.id
    RETURNING c.id, legal.source, legal.target
),

given AS (
    SELECT
        n.sku_id,
        n.location_id,
        sum(n.quantity)::bigint AS quantity
    FROM moved AS m
    INNER JOIN inventory_checkout_line AS n ON m.id = n.checkout_id
    GROUP BY n.sku_id, n.location_id
),

cell AS MATERIALIZED (
    SELECT
        s.sku_id,
        s.location_id,
        g.quantity
    FROM given AS g
    INNER JOIN inventory_stock AS s ON g.sku_id = s.sku_id AND g.location_id = s.location_id
    ORDER BY s.sku_id, s.location_id
    FOR NO KEY UPDATE OF s
),

-- Units given back make up first for what is missing there.
stock AS (
    UPDATE inventory_stock AS s
    SET
        reserved = s.reserved - c.quantity,
        on_hand = greatest(s.on_hand - s.missing, s.reserved - c.quantity),
        missing = greatest(s.reserved - c.quantity - (s.on_hand - s.missing), 0)
    FROM cell AS c
    WHERE s.sku_id = c.sku_id AND s.location_id = c.location_id
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    NULL,
    'checkout',
    m.id,
    %(act)s,
    jsonb_build_object('from', m.source, 'to', m.target),
    %(actor)s,
    %(at)s
FROM moved AS m
RETURNING subject_id;
