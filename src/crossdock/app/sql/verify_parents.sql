-- Every row of the order flow has its parent (keys that the hot path leaves out).
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   primary keys
SELECT
    o.kind || ' of ' || o.id AS subject,
    'its parent is not there' AS detail
FROM (
    SELECT
        'line' AS kind,
        l.order_id AS id
    FROM orders_line AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'person',
        l.order_id
    FROM orders_person AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'hold',
        l.order_id
    FROM orders_hold AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'decision',
        l.order_id
    FROM sourcing_decision AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'act',
        l.order_id
    FROM sourcing_act AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'decision by hand',
        l.order_id
    FROM sourcing_forced AS l
    LEFT JOIN sourcing_decision AS p ON l.order_id = p.order_id AND l.attempt = p.attempt
    WHERE p.order_id IS NULL
    UNION ALL
    SELECT
        'reservation',
        l.order_id
    FROM inventory_reservation AS l
    LEFT JOIN orders_line AS p ON l.order_id = p.order_id AND l.line_seq = p.seq
    WHERE p.order_id IS NULL
    UNION ALL
    SELECT
        'fulfilment order',
        l.id
    FROM fulfilment_order AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'fulfilment line',
        l.fulfilment_order_id
    FROM fulfilment_line AS l
    LEFT JOIN fulfilment_order AS p ON l.fulfilment_order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'refusal',
        l.fulfilment_order_id
    FROM fulfilment_refusal AS l
    LEFT JOIN fulfilment_order AS p ON l.fulfilment_order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'payment',
        l.id
    FROM billing_payment AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'refund',
        l.order_id
    FROM billing_refund AS l
    LEFT JOIN orders_order AS p ON l.order_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'order',
        l.id
    FROM orders_order AS l
    LEFT JOIN partners_channel AS p ON l.channel_id = p.id
    WHERE p.id IS NULL
    UNION ALL
    SELECT
        'order without person',
        l.id
    FROM orders_order AS l
    LEFT JOIN orders_person AS p ON l.id = p.order_id
    WHERE p.order_id IS NULL
    UNION ALL
    SELECT
        'order without its message',
        l.id
    FROM orders_order AS l
    LEFT JOIN mailbox_inbound AS p ON l.inbound_id = p.id
    WHERE l.inbound_id IS NOT NULL AND p.id IS NULL
) AS o;
