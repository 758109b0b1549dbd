-- Moves units of lines from one state to another, where that many stand there, with an event for each.
--
-- takes   order_ids, seqs, quantities  bigint[]: parallel, a line at most once, quantities > 0;
--         source, target  text: states (source 'new': units that come to the line; target 'new': units that
--         leave it); kind  text: the event;
--         at  timestamptz: now, by core.clock; actor  text
-- gives   a row a line moved: order_id, seq, quantity
-- locks   those orders in id order, then their lines, until commit
-- index   orders_order_pkey, orders_line_pkey
-- fails   orders_line_parts (check): never, unless the ledger is broken
WITH wanted AS (
    SELECT w.order_id, w.seq, w.quantity
    FROM unnest(%(order_ids)s::bigint[], %(seqs)s::bigint[], %(quantities)s::bigint[])
        AS w (order_id, seq, quantity)
    WHERE w.quantity > 0
),

held AS MATERIALIZED (
    SELECT o.id
    FROM orders_order AS o
    WHERE o.id = any(%(order_ids)s::bigint[])
    ORDER BY o.id
    FOR NO KEY UPDATE
),

-- The count is taken once, before the first line is looked at: it takes all the locks. To join what is held
-- would compare every line with every order of the batch.
moved AS (
    UPDATE orders_line AS l
    SET
        ordered = l.ordered + w.quantity * ((%(source)s = 'new')::int - (%(target)s = 'new')::int),
        open = l.open + w.quantity * ((%(target)s = 'open')::int - (%(source)s = 'open')::int),
        backordered
        = l.backordered
        + w.quantity * ((%(target)s = 'backordered')::int - (%(source)s = 'backordered')::int),
        allocated
        = l.allocated + w.quantity * ((%(target)s = 'allocated')::int - (%(source)s = 'allocated')::int),
        released
        = l.released + w.quantity * ((%(target)s = 'released')::int - (%(source)s = 'released')::int),
        shipped = l.shipped + w.quantity * ((%(target)s = 'shipped')::int - (%(source)s = 'shipped')::int),
        delivered
        = l.delivered + w.quantity * ((%(target)s = 'delivered')::int - (%(source)s = 'delivered')::int),
        cancelled
        = l.cancelled + w.quantity * ((%(target)s = 'cancelled')::int - (%(source)s = 'cancelled')::int),
        expected_on = CASE
            WHEN %(source)s = 'backordered' AND w.quantity = l.backordered THEN NULL
            ELSE l.expected_on
        END
    FROM wanted AS w
    WHERE
        l.order_id = w.order_id AND l.seq = w.seq
        AND (SELECT count(*) FROM held) > 0
        AND w.quantity <= CASE %(source)s
            WHEN 'new' THEN w.quantity
            WHEN 'open' THEN l.open
            WHEN 'backordered' THEN l.backordered
            WHEN 'allocated' THEN l.allocated
            WHEN 'released' THEN l.released
            WHEN 'shipped' THEN l.shipped
            WHEN 'delivered' THEN l.delivered
            WHEN 'cancelled' THEN l.cancelled
        END
    RETURNING l.order_id, l.seq, w.quantity
),

told AS (
    INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
    SELECT
        m.order_id,
        'line',
        m.seq,
        %(kind)s,
        jsonb_build_object('line', m.seq, 'quantity', m.quantity, 'from', %(source)s, 'to', %(target)s),
        %(actor)s,
        %(at)s
    FROM moved AS m
)

SELECT m.order_id, m.seq, m.quantity
FROM moved AS m
ORDER BY m.order_id, m.seq;
