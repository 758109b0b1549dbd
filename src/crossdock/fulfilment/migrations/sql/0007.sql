-- Every fulfilment order is looked at, once: the five seconds that a statement may take are too few for a
-- large history, and no lock is held that anybody waits for.
SET LOCAL statement_timeout = '10min';

-- What was rejected until now, in the words it was rejected with.
INSERT INTO fulfilment_refusal (
    fulfilment_order_id, order_id, location_id, line_seq, sku_id, quantity, act, reason, about, note, actor,
    at
)
SELECT
    f.id,
    f.order_id,
    f.location_id,
    n.line_seq,
    n.sku_id,
    n.quantity,
    'reject',
    'other',
    'place',
    f.refusal,
    'command:migrate',
    f.state_since
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
WHERE f.state = 'rejected' AND f.refusal IS NOT NULL;
