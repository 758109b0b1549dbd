-- Counts what waits for a person, as far as is worth counting: exceptions that are not snoozed, and orders of
-- which something should have left.
--
-- takes   messages  boolean: those in quarantine too; channels  text[]: names (null: any); now  timestamptz;
--         today  date: business day; most  bigint: so many of each kind are looked at, and twice as many
--         fulfilment orders: where there are more, their orders are said to be most
-- gives   one row: exceptions, late
-- locks   nothing
-- index   orders_hold_live, orders_order_pkey, partners_channel_pkey, mailbox_quarantine_open,
--         desk_case_pkey, fulfilment_order_due
WITH waiting AS (
    (
        SELECT 'order'::text AS subject, h.order_id AS subject_id, h.since
        FROM orders_hold AS h
        WHERE
            h.lifted_at IS NULL
            AND (
                %(channels)s::text[] IS NULL
                OR EXISTS (
                    SELECT 1
                    FROM orders_order AS o
                    INNER JOIN partners_channel AS c ON o.channel_id = c.id
                    WHERE o.id = h.order_id AND c.name = any(%(channels)s::text[])
                )
            )
        LIMIT %(most)s::bigint
    )
    UNION ALL
    (
        SELECT 'message', q.inbound_id, q.at
        FROM mailbox_quarantine AS q
        WHERE q.resolved_at IS NULL AND %(messages)s::boolean
        LIMIT %(most)s::bigint
    )
),

awake AS (
    SELECT DISTINCT w.subject, w.subject_id
    FROM waiting AS w
    LEFT JOIN desk_case AS c ON w.subject = c.subject AND w.subject_id = c.subject_id
    WHERE NOT coalesce(c.snoozed_at >= w.since AND c.snoozed_until > %(now)s::timestamptz, FALSE)
),

late AS (
    SELECT f.order_id
    FROM network_location AS n
    INNER JOIN fulfilment_order AS f ON n.id = f.location_id
    WHERE
        f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
        AND f.ship_on < %(today)s::date
        AND (
            %(channels)s::text[] IS NULL
            OR EXISTS (
                SELECT 1
                FROM orders_order AS o
                INNER JOIN partners_channel AS c ON o.channel_id = c.id
                WHERE o.id = f.order_id AND c.name = any(%(channels)s::text[])
            )
        )
    LIMIT 2 * %(most)s::bigint
)

SELECT
    (SELECT count(*) FROM awake) AS exceptions,
    (
        SELECT
            CASE
                WHEN count(*) < 2 * %(most)s::bigint THEN least(count(DISTINCT l.order_id), %(most)s::bigint)
                ELSE %(most)s::bigint
            END
        FROM late AS l
    ) AS late;
