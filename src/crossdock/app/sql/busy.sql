-- Names the stages that have something to do: due rows, or messages that are being sent.
--
-- A batch that is being worked on still shows here: its rows leave the queue at its commit. A message being
-- sent was
-- leased (attempts counts leases) and its try is not recorded yet.
--
-- takes   now  timestamptz: by core.clock; wall  timestamptz: for what goes out, which keeps wall time
-- gives   a row a busy stage: its name
-- locks   nothing
-- index   mailbox_intake_due, sourcing_queue_due, fulfilment_release_due, fulfilment_tracking_due,
--         fulfilment_label_asked,
--         core_recall_open, desk_bulk_item_waiting,
--         mailbox_attempt_pkey, core_event_feed, channels_news_due, channels_telling_open,
--         core_effect_key, sourcing_act_pending, core_recall_pkey, mailbox_lane_due, mailbox_lane_order
SELECT 'intake' AS name
WHERE EXISTS (SELECT 1 FROM mailbox_intake AS q WHERE q.due_at <= %(now)s)
UNION ALL
SELECT 'broker' AS name
WHERE EXISTS (SELECT 1 FROM sourcing_queue AS q WHERE q.due_at <= %(now)s)
UNION ALL
SELECT 'release' AS name
WHERE EXISTS (SELECT 1 FROM fulfilment_release AS q WHERE q.due_at <= %(now)s)
UNION ALL
SELECT 'labels' AS name
WHERE
    EXISTS (
        SELECT 1
        FROM fulfilment_label AS b
        INNER JOIN core_effect AS e ON e.key = 'label/' || b.id
        WHERE b.state = 'asked' AND e.due_at <= %(wall)s
    )
UNION ALL
SELECT 'tracking' AS name
WHERE EXISTS (SELECT 1 FROM fulfilment_tracking AS q WHERE q.due_at <= %(now)s)
UNION ALL
SELECT 'bulk' AS name
WHERE EXISTS (SELECT 1 FROM desk_bulk_item AS i WHERE i.state = 'waiting')
UNION ALL
SELECT 'recall' AS name
WHERE EXISTS (SELECT 1 FROM core_recall AS r WHERE r.state = 'asked')
UNION ALL
SELECT 'due' AS name
WHERE
    EXISTS (
        SELECT 1
        FROM sourcing_act AS a
        WHERE
            a.state = 'pending'
            AND NOT EXISTS (
                SELECT 1 FROM core_recall AS r
                WHERE r.id = any(a.recalls) AND r.answered_at IS NULL
            )
    )
UNION ALL
SELECT 'dispatch' AS name
WHERE
    EXISTS (
        SELECT 1
        FROM mailbox_dispatch AS q
        WHERE
            q.due_at <= %(wall)s
            OR q.attempts > (SELECT count(*) FROM mailbox_attempt AS a WHERE a.outbound_id = q.id)
    )
UNION ALL
-- The log is read on (behind an open transaction, once that has ended), and what it brought is planned.
SELECT 'news' AS name
WHERE
    EXISTS (SELECT 1 FROM channels_news AS q WHERE q.due_at <= %(now)s)
    OR EXISTS (
        SELECT 1
        FROM core_event AS e
        WHERE
            (e.tx, e.id) > (
                (SELECT p.tx::text::xid8 FROM channels_position AS p WHERE p.reader = 'channels'),
                (SELECT p.event FROM channels_position AS p WHERE p.reader = 'channels')
            )
    )
UNION ALL
SELECT 'shop' AS name
WHERE
    EXISTS (
        SELECT 1
        FROM channels_telling AS t
        INNER JOIN core_effect AS e
            ON e.key = concat_ws('/', 'shopify.tell', t.channel_id, t.order_id, t.shipment_id, t.turn)
        WHERE t.state = 'telling' AND e.due_at <= %(wall)s
    )
UNION ALL
-- What nobody can be told now is not waited for: an endpoint that rests, or a message behind one that waits.
SELECT 'webhooks_plan' AS name
WHERE
    EXISTS (
        SELECT 1
        FROM webhooks_position AS p
        INNER JOIN webhooks_endpoint AS e ON p.endpoint_id = e.id
        LEFT JOIN webhooks_health AS h ON e.id = h.endpoint_id
        WHERE
            e.state = 'active'
            AND (h.rest_until IS NULL OR h.rest_until <= %(wall)s)
            AND EXISTS (SELECT 1 FROM core_event AS v WHERE (v.tx, v.id) > (p.tx::text::xid8, p.event))
    )
UNION ALL
-- Orders from before an upgrade are read beside, and are not waited for; nor is what a transaction that is
-- still open keeps the search from reading.
SELECT 'search' AS name
FROM desk_search AS s
WHERE
    EXISTS (
        SELECT 1
        FROM core_event AS v
        WHERE
            (v.tx, v.id) > (s.tx::text::xid8, s.event)
            AND v.tx < pg_snapshot_xmin(pg_current_snapshot())
    )
UNION ALL
SELECT 'reports' AS name
FROM reporting_place AS p
WHERE
    EXISTS (
        SELECT 1
        FROM core_event AS v
        WHERE
            (v.tx, v.id) > (p.tx::text::xid8, p.event)
            AND v.tx < pg_snapshot_xmin(pg_current_snapshot())
    )
UNION ALL
SELECT 'webhooks' AS name
WHERE
    EXISTS (
        SELECT 1
        FROM webhooks_endpoint AS e
        INNER JOIN mailbox_lane AS q ON q.party = 'webhook/' || e.name
        LEFT JOIN webhooks_health AS h ON e.id = h.endpoint_id
        WHERE
            e.state = 'active'
            AND (h.rest_until IS NULL OR h.rest_until <= %(wall)s)
            AND (
                q.due_at <= %(wall)s
                OR q.attempts > (SELECT count(*) FROM mailbox_attempt AS a WHERE a.outbound_id = q.id)
            )
            AND NOT EXISTS (
                SELECT 1
                FROM mailbox_lane AS b
                WHERE b.party = q.party AND b.lane = q.lane AND b.place < q.place
            )
    );
