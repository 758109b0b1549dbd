CREATE TABLE fulfilment_order (
    id bigint NOT NULL,
    order_id bigint NOT NULL,
    location_id bigint NOT NULL,
    state text NOT NULL,
    state_since timestamptz NOT NULL,
    carrier text NOT NULL,
    service text NOT NULL,
    price bigint NOT NULL,
    cost bigint NOT NULL,
    currency text NOT NULL,
    ship_on date NOT NULL,
    deliver_on date NOT NULL,
    release_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    refusal text,
    CONSTRAINT fulfilment_order_pkey PRIMARY KEY (id),
    CONSTRAINT fulfilment_order_state CHECK (state IN (
        'planned',
        'released',
        'accepted',
        'picked',
        'packed',
        'partly_shipped',
        'shipped',
        'rejected',
        'cancelled'
    ))
) WITH (fillfactor = 90);
CREATE INDEX fulfilment_order_order ON fulfilment_order (order_id);
CREATE INDEX fulfilment_order_open ON fulfilment_order (location_id, state, ship_on)
    WHERE state IN ('planned', 'accepted', 'picked', 'packed', 'partly_shipped');

CREATE TABLE fulfilment_line (
    fulfilment_order_id bigint NOT NULL,
    line_seq integer NOT NULL,
    sku_id bigint NOT NULL,
    quantity bigint NOT NULL,
    shipped bigint NOT NULL DEFAULT 0,
    stopped bigint NOT NULL DEFAULT 0,
    CONSTRAINT fulfilment_line_pkey PRIMARY KEY (fulfilment_order_id, line_seq),
    CONSTRAINT fulfilment_line_parts CHECK (
        quantity > 0 AND shipped >= 0 AND stopped >= 0 AND shipped + stopped <= quantity
    )
);

-- What must be lifted before the act (release, pack, ship) may pass; owner is the room that lifts it.
CREATE TABLE fulfilment_gate (
    fulfilment_order_id bigint NOT NULL,
    gate text NOT NULL,
    stops text NOT NULL CONSTRAINT fulfilment_gate_stops CHECK (stops IN ('release', 'pack', 'ship')),
    owner text NOT NULL,
    closed_at timestamptz NOT NULL,
    lifted_at timestamptz,
    lifted_by text,
    CONSTRAINT fulfilment_gate_pkey PRIMARY KEY (fulfilment_order_id, gate)
);

CREATE TABLE fulfilment_release (
    id bigint PRIMARY KEY,
    due_at timestamptz NOT NULL
);
CREATE INDEX fulfilment_release_due ON fulfilment_release (due_at, id);

-- What left: a parcel or a pallet's worth of a fulfilment order. reference: the shipper's own number of it;
-- told twice, it is the same shipment.
CREATE TABLE fulfilment_shipment (
    id bigint PRIMARY KEY,
    fulfilment_order_id bigint NOT NULL,
    order_id bigint NOT NULL,
    carrier text NOT NULL,
    service text NOT NULL,
    reference text,
    shipped_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    actor text NOT NULL,
    CONSTRAINT fulfilment_shipment_once UNIQUE (fulfilment_order_id, reference)
);
CREATE INDEX fulfilment_shipment_order ON fulfilment_shipment (order_id);

CREATE TABLE fulfilment_shipment_line (
    shipment_id bigint NOT NULL,
    line_seq integer NOT NULL,
    quantity bigint NOT NULL CONSTRAINT fulfilment_shipment_line_some CHECK (quantity > 0),
    CONSTRAINT fulfilment_shipment_line_pkey PRIMARY KEY (shipment_id, line_seq)
);

CREATE TABLE fulfilment_package (
    shipment_id bigint NOT NULL,
    seq integer NOT NULL,
    tracking text NOT NULL,
    weight_g bigint CONSTRAINT fulfilment_package_weight CHECK (weight_g >= 0),
    CONSTRAINT fulfilment_package_pkey PRIMARY KEY (shipment_id, seq)
);
CREATE INDEX fulfilment_package_tracking ON fulfilment_package (tracking);
