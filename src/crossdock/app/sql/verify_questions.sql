-- What a location was asked to give back agrees with its recall, with its answer and with what came back.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   fulfilment_recall_once, core_recall_pkey, fulfilment_order_pkey, fulfilment_line_pkey
WITH question AS (
    SELECT
        q.id,
        q.recall_id,
        q.fulfilment_order_id,
        q.line_seq,
        q.units,
        q.stopped,
        q.state,
        q.answered_at,
        q.answered_by,
        r.state AS recall,
        f.id IS NOT NULL AND n.line_seq IS NOT NULL
        AND r.order_id = f.order_id AND r.line_seq = q.line_seq
        AND coalesce(r.location_id, f.location_id) = f.location_id
        AND q.units <= least(r.quantity, n.quantity) AS fits
    FROM fulfilment_recall AS q
    LEFT JOIN core_recall AS r ON q.recall_id = r.id
    LEFT JOIN fulfilment_order AS f ON q.fulfilment_order_id = f.id
    LEFT JOIN fulfilment_line AS n
        ON q.fulfilment_order_id = n.fulfilment_order_id AND q.line_seq = n.line_seq
)

SELECT
    'question ' || q.id AS subject,
    'asks FO-' || q.fulfilment_order_id || ' for ' || q.units || ' units of line ' || q.line_seq
    || ', which recall ' || q.recall_id || ' does not want of it' AS detail
FROM question AS q
WHERE q.fits IS NOT true
UNION ALL
SELECT
    'question ' || q.id AS subject,
    'is ' || q.state || ' with ' || q.stopped || ' of ' || q.units || ' units back, answered by '
    || coalesce(q.answered_by, 'nobody') AS detail
FROM question AS q
WHERE
    (q.state = 'waiting') <> (q.answered_at IS NULL)
    OR (q.state = 'waiting') <> (q.answered_by IS NULL)
    OR (q.state <> 'granted' AND q.stopped > 0)
UNION ALL
SELECT
    'question ' || q.id AS subject,
    'waits for an answer, and its recall is ' || q.recall AS detail
FROM question AS q
WHERE q.state = 'waiting' AND q.recall <> 'waiting'
UNION ALL
SELECT
    'recall ' || r.id AS subject,
    'waits for a location, and none is asked' AS detail
FROM core_recall AS r
WHERE
    r.state = 'waiting'
    AND NOT EXISTS (SELECT 1 FROM question AS q WHERE q.recall_id = r.id AND q.state = 'waiting')
UNION ALL
SELECT
    'recall ' || r.id AS subject,
    'has ' || r.stopped || ' units back, and locations gave back ' || g.stopped AS detail
FROM core_recall AS r
INNER JOIN (
    SELECT
        q.recall_id,
        sum(q.stopped) AS stopped
    FROM question AS q
    GROUP BY q.recall_id
) AS g ON r.id = g.recall_id
WHERE r.stopped < g.stopped
UNION ALL
SELECT
    'FO-' || n.fulfilment_order_id || ' line ' || n.line_seq AS subject,
    n.stopped || ' units are stopped, and its location gave back ' || g.stopped AS detail
FROM fulfilment_line AS n
INNER JOIN (
    SELECT
        q.fulfilment_order_id,
        q.line_seq,
        sum(q.stopped) AS stopped
    FROM question AS q
    GROUP BY q.fulfilment_order_id, q.line_seq
) AS g ON n.fulfilment_order_id = g.fulfilment_order_id AND n.line_seq = g.line_seq
WHERE n.stopped < g.stopped;
