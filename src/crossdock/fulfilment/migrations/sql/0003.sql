-- What carriers said of parcels, as it was read; the raw messages stand in the mailbox. print: the scan's
-- digest, so that the same one told again is the same row.
CREATE TABLE fulfilment_scan (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tracking text NOT NULL,
    status text NOT NULL,
    at timestamptz NOT NULL,
    carrier text,
    city text,
    region text,
    postal_code text,
    country text,
    detail text,
    code text,
    inbound_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    print bytea NOT NULL,
    CONSTRAINT fulfilment_scan_once UNIQUE (tracking, print),
    CONSTRAINT fulfilment_scan_status CHECK (status IN (
        'announced',
        'accepted',
        'in_transit',
        'out_for_delivery',
        'ready_for_pickup',
        'exception',
        'delivered',
        'returned',
        'corrected'
    ))
);

-- How each tracking number stands, by its scans. known: a package of a shipment bears it.
CREATE TABLE fulfilment_parcel (
    tracking text NOT NULL,
    state text NOT NULL,
    since timestamptz,
    last_at timestamptz,
    known boolean NOT NULL,
    settled_at timestamptz NOT NULL,
    CONSTRAINT fulfilment_parcel_pkey PRIMARY KEY (tracking),
    CONSTRAINT fulfilment_parcel_state CHECK (state IN (
        'expected',
        'announced',
        'accepted',
        'in_transit',
        'out_for_delivery',
        'ready_for_pickup',
        'exception',
        'delivered',
        'returned'
    )),
    CONSTRAINT fulfilment_parcel_said CHECK ((state = 'expected') = (since IS NULL))
);
CREATE INDEX fulfilment_parcel_states ON fulfilment_parcel (state, tracking);
CREATE INDEX fulfilment_parcel_unknown ON fulfilment_parcel (tracking) WHERE NOT known;

-- The tracking queue: numbers of which something came or changed. A number may stand here several times.
CREATE TABLE fulfilment_tracking (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tracking text NOT NULL,
    due_at timestamptz NOT NULL
);
CREATE INDEX fulfilment_tracking_due ON fulfilment_tracking (due_at, id);

-- When the last package of a shipment was delivered: its units are delivered since.
ALTER TABLE fulfilment_shipment ADD COLUMN delivered_at timestamptz;
