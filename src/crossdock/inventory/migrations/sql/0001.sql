-- What stands at a location by the movements is on_hand - missing. Only what is reserved can be missing:
-- then on_hand is reserved, so that nothing is available while anything is missing.
CREATE TABLE inventory_stock (
    sku_id bigint NOT NULL CONSTRAINT inventory_stock_sku REFERENCES catalog_sku (id),
    location_id bigint NOT NULL CONSTRAINT inventory_stock_location REFERENCES network_location (id),
    on_hand bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0,
    safety bigint NOT NULL DEFAULT 0 CONSTRAINT inventory_stock_safety CHECK (safety >= 0),
    missing bigint NOT NULL DEFAULT 0,
    CONSTRAINT inventory_stock_pkey PRIMARY KEY (sku_id, location_id),
    CONSTRAINT inventory_stock_reserved_fits CHECK (reserved >= 0 AND reserved <= on_hand),
    CONSTRAINT inventory_stock_missing_fits CHECK (
        missing >= 0 AND missing <= on_hand AND (missing = 0 OR on_hand = reserved)
    )
) WITH (fillfactor = 70);

-- Append-only; sums by (sku, location) to on_hand - missing.
CREATE TABLE inventory_movement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    quantity bigint NOT NULL CONSTRAINT inventory_movement_some CHECK (quantity <> 0),
    reason text NOT NULL,
    reference text NOT NULL DEFAULT '',
    actor text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT inventory_movement_stock FOREIGN KEY (sku_id, location_id)
        REFERENCES inventory_stock (sku_id, location_id)
);
CREATE INDEX inventory_movement_cell ON inventory_movement (sku_id, location_id, at);

-- What was counted, and when: a count older than the newest of its cell changes nothing. Append-only.
CREATE TABLE inventory_count (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    counted bigint NOT NULL CONSTRAINT inventory_count_not_negative CHECK (counted >= 0),
    as_of timestamptz NOT NULL,
    difference bigint NOT NULL,
    reference text NOT NULL DEFAULT '',
    actor text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT inventory_count_stock FOREIGN KEY (sku_id, location_id)
        REFERENCES inventory_stock (sku_id, location_id)
);
CREATE INDEX inventory_count_cell ON inventory_count (sku_id, location_id, as_of);

-- Safety stock as it was set, for replay.
CREATE TABLE inventory_safety_version (
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    safety bigint NOT NULL,
    actor text NOT NULL,
    CONSTRAINT inventory_safety_version_pkey PRIMARY KEY (sku_id, location_id, valid_from)
);

-- Live reservations of order lines; (order, line) is the orders room's key, by its word only (hot path).
CREATE TABLE inventory_reservation (
    order_id bigint NOT NULL,
    line_seq integer NOT NULL,
    location_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    quantity bigint NOT NULL CONSTRAINT inventory_reservation_some CHECK (quantity > 0),
    created_at timestamptz NOT NULL,
    CONSTRAINT inventory_reservation_pkey PRIMARY KEY (order_id, line_seq, location_id),
    CONSTRAINT inventory_reservation_stock FOREIGN KEY (sku_id, location_id)
        REFERENCES inventory_stock (sku_id, location_id)
);
CREATE INDEX inventory_reservation_cell ON inventory_reservation (sku_id, location_id);
-- The life of reservations that ended, or ended in part: append-only.
CREATE TABLE inventory_reservation_end (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    line_seq integer NOT NULL,
    location_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    quantity bigint NOT NULL CONSTRAINT inventory_reservation_end_some CHECK (quantity > 0),
    created_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    how text NOT NULL CONSTRAINT inventory_reservation_end_how CHECK (how IN ('freed', 'shipped', 'missing'))
);
CREATE INDEX inventory_reservation_end_order ON inventory_reservation_end (order_id);
CREATE INDEX inventory_reservation_end_cell ON inventory_reservation_end (sku_id, location_id, ended_at);

-- Checkout reservations: they count in reserved until they are used, given up or expire.
CREATE TABLE inventory_checkout (
    id bigint PRIMARY KEY,
    state text NOT NULL DEFAULT 'held',
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    actor text NOT NULL,
    CONSTRAINT inventory_checkout_state CHECK (state IN ('held', 'used', 'released', 'expired'))
);
CREATE INDEX inventory_checkout_due ON inventory_checkout (expires_at) WHERE state = 'held';
CREATE TABLE inventory_checkout_line (
    checkout_id bigint NOT NULL CONSTRAINT inventory_checkout_line_checkout REFERENCES inventory_checkout (
        id
    ),
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    quantity bigint NOT NULL CONSTRAINT inventory_checkout_line_some CHECK (quantity > 0),
    CONSTRAINT inventory_checkout_line_pkey PRIMARY KEY (checkout_id, sku_id, location_id),
    CONSTRAINT inventory_checkout_line_stock FOREIGN KEY (sku_id, location_id)
        REFERENCES inventory_stock (sku_id, location_id)
);
