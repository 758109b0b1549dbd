-- What waits at a gate, by since when.
DROP INDEX IF EXISTS fulfilment_gate_closed;
CREATE INDEX fulfilment_gate_closed ON fulfilment_gate (closed_at, fulfilment_order_id)
    WHERE lifted_at IS NULL;
