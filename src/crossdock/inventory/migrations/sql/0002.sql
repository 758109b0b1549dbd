-- What is to come: goods that a supplier sends (receipt), or that go from one location to another (transfer).
-- reference: what the purchase order, the notice or the transfer is called outside.
CREATE TABLE inventory_supply (
    id bigint NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL,
    state text NOT NULL,
    supplier text NOT NULL DEFAULT '',
    origin_id bigint CONSTRAINT inventory_supply_origin REFERENCES network_location (id),
    created_at timestamptz NOT NULL,
    shipped_at timestamptz,
    ended_at timestamptz,
    actor text NOT NULL,
    CONSTRAINT inventory_supply_pkey PRIMARY KEY (id),
    CONSTRAINT inventory_supply_once UNIQUE (kind, reference),
    CONSTRAINT inventory_supply_kind CHECK (
        (kind = 'receipt' AND origin_id IS NULL) OR (kind = 'transfer' AND origin_id IS NOT NULL)
    ),
    CONSTRAINT inventory_supply_state CHECK (
        state IN ('expected', 'planned', 'in_transit', 'arriving', 'received', 'cancelled')
    )
);

-- Units of one document by SKU and by where they go. quantity: as announced, or asked for; sent: that left,
-- or that the supplier owes; underway: still to come. inventory_supply_line_sum: nothing appears or vanishes.
CREATE TABLE inventory_supply_line (
    supply_id bigint NOT NULL CONSTRAINT inventory_supply_line_supply REFERENCES inventory_supply (id),
    sku_id bigint NOT NULL CONSTRAINT inventory_supply_line_sku REFERENCES catalog_sku (id),
    location_id bigint NOT NULL CONSTRAINT inventory_supply_line_location REFERENCES network_location (id),
    quantity bigint NOT NULL,
    expected_on date,
    sent bigint NOT NULL DEFAULT 0,
    received bigint NOT NULL DEFAULT 0,
    damaged bigint NOT NULL DEFAULT 0,
    short bigint NOT NULL DEFAULT 0,
    over bigint NOT NULL DEFAULT 0,
    underway bigint NOT NULL DEFAULT 0,
    CONSTRAINT inventory_supply_line_pkey PRIMARY KEY (supply_id, sku_id, location_id),
    CONSTRAINT inventory_supply_line_parts CHECK (
        quantity >= 0 AND sent >= 0 AND received >= 0 AND damaged >= 0 AND short >= 0 AND over >= 0
        AND underway >= 0
    ),
    CONSTRAINT inventory_supply_line_sum CHECK (sent + over = received + damaged + short + underway)
);
CREATE INDEX inventory_supply_line_underway ON inventory_supply_line (sku_id) WHERE underway > 0;

-- What came, each time that something did, by the reference of the delivery. Append-only.
CREATE TABLE inventory_arrival (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    supply_id bigint NOT NULL CONSTRAINT inventory_arrival_supply REFERENCES inventory_supply (id),
    reference text NOT NULL,
    final boolean NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT inventory_arrival_once UNIQUE (supply_id, reference)
);
CREATE TABLE inventory_arrival_line (
    arrival_id bigint NOT NULL CONSTRAINT inventory_arrival_line_arrival REFERENCES inventory_arrival (id),
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    received bigint NOT NULL CONSTRAINT inventory_arrival_line_received CHECK (received >= 0),
    damaged bigint NOT NULL CONSTRAINT inventory_arrival_line_damaged CHECK (damaged >= 0),
    CONSTRAINT inventory_arrival_line_pkey PRIMARY KEY (arrival_id, sku_id, location_id)
);
