-- What has still to leave: also what is released and nobody has accepted yet, which the index before left
-- out.
DROP INDEX IF EXISTS fulfilment_order_due;
CREATE INDEX fulfilment_order_due ON fulfilment_order (location_id, state, ship_on)
    WHERE state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped');
DROP INDEX IF EXISTS fulfilment_order_open;
