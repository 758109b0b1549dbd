-- Says how much waits in each queue, what of it is due, and since when.
--
-- takes   now  timestamptz: by core.clock; wall  timestamptz: for what goes out, which keeps wall time
-- gives   a row a queue: name, rows that wait, rows that are due, the oldest due moment (null: nothing is
--         due)
-- locks   nothing
-- index   none: queues are read whole; they are narrow, and short while workers keep up
SELECT
    'intake' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE q.due_at <= %(now)s) AS due,
    min(q.due_at) FILTER (WHERE q.due_at <= %(now)s) AS oldest
FROM mailbox_intake AS q
UNION ALL
SELECT
    'broker' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE q.due_at <= %(now)s) AS due,
    min(q.due_at) FILTER (WHERE q.due_at <= %(now)s) AS oldest
FROM sourcing_queue AS q
UNION ALL
SELECT
    'release' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE q.due_at <= %(now)s) AS due,
    min(q.due_at) FILTER (WHERE q.due_at <= %(now)s) AS oldest
FROM fulfilment_release AS q
UNION ALL
SELECT
    'tracking' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE q.due_at <= %(now)s) AS due,
    min(q.due_at) FILTER (WHERE q.due_at <= %(now)s) AS oldest
FROM fulfilment_tracking AS q
UNION ALL
SELECT
    'recall' AS name,
    count(*) AS waiting,
    count(*) AS due,
    min(r.asked_at) AS oldest
FROM core_recall AS r
WHERE r.state = 'asked'
UNION ALL
SELECT
    'bulk' AS name,
    count(*) AS waiting,
    count(*) AS due,
    min(b.asked_at) AS oldest
FROM desk_bulk_item AS i
INNER JOIN desk_bulk AS b ON i.bulk_id = b.id
WHERE i.state = 'waiting'
UNION ALL
SELECT
    'dispatch' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE q.due_at <= %(wall)s) AS due,
    min(q.due_at) FILTER (WHERE q.due_at <= %(wall)s) AS oldest
FROM mailbox_dispatch AS q
UNION ALL
SELECT
    'webhooks' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE q.due_at <= %(wall)s) AS due,
    min(q.due_at) FILTER (WHERE q.due_at <= %(wall)s) AS oldest
FROM mailbox_lane AS q
UNION ALL
SELECT
    'news' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE q.due_at <= %(now)s) AS due,
    min(q.due_at) FILTER (WHERE q.due_at <= %(now)s) AS oldest
FROM channels_news AS q
UNION ALL
SELECT
    'shop' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE e.due_at <= %(wall)s) AS due,
    min(e.due_at) FILTER (WHERE e.due_at <= %(wall)s) AS oldest
FROM core_effect AS e
WHERE e.kind = 'shopify.tell' AND e.state IN ('intended', 'begun')
UNION ALL
SELECT
    'mail' AS name,
    count(*) AS waiting,
    count(*) FILTER (WHERE e.due_at <= %(wall)s) AS due,
    min(e.due_at) FILTER (WHERE e.due_at <= %(wall)s) AS oldest
FROM core_effect AS e
WHERE e.kind = 'mail' AND e.state IN ('intended', 'begun');
