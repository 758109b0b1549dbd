-- Ids are dealt out by workers (core_id); the number people see is SO-<id>. Amounts: minor units of currency.
-- total, current_total, shipping, discount, tax: as the document states; computed_total: what adds up.
CREATE TABLE orders_order (
    id bigint NOT NULL,
    channel_id bigint NOT NULL,
    external_id text NOT NULL,
    status text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    priority integer NOT NULL DEFAULT 0,
    service_level text NOT NULL,
    ship_complete boolean NOT NULL,
    taxes_included boolean NOT NULL,
    deliver_by date,
    placed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    source_at timestamptz,
    inbound_id bigint,
    digest bytea NOT NULL,
    currency text NOT NULL,
    shipping bigint,
    discount bigint,
    tax bigint,
    total bigint,
    current_total bigint,
    computed_total bigint NOT NULL,
    customer_ref text,
    name text,
    purchase_order text,
    note text NOT NULL DEFAULT '',
    tags text[] NOT NULL DEFAULT '{}',
    attributes jsonb,
    CONSTRAINT orders_order_pkey PRIMARY KEY (id),
    CONSTRAINT orders_order_once UNIQUE (channel_id, external_id),
    CONSTRAINT orders_order_status CHECK (status IN (
        'held', 'open', 'backordered', 'allocated', 'released', 'partially_shipped', 'shipped', 'delivered',
        'cancelled', 'closed'
    ))
) WITH (fillfactor = 90);
CREATE INDEX orders_order_unfinished ON orders_order (status, id)
    WHERE status IN ('held', 'open', 'backordered', 'allocated');

-- A line's units by state; returned is a subset of shipped and delivered. location_id: where allocated units
-- stand is the reservations' word, not the line's.
CREATE TABLE orders_line (
    order_id bigint NOT NULL,
    seq integer NOT NULL,
    external_id text NOT NULL,
    sku_id bigint,
    sku text,
    title text NOT NULL DEFAULT '',
    ships boolean NOT NULL,
    ordered bigint NOT NULL,
    open bigint NOT NULL,
    backordered bigint NOT NULL DEFAULT 0,
    allocated bigint NOT NULL DEFAULT 0,
    released bigint NOT NULL DEFAULT 0,
    shipped bigint NOT NULL DEFAULT 0,
    delivered bigint NOT NULL DEFAULT 0,
    cancelled bigint NOT NULL DEFAULT 0,
    returned bigint NOT NULL DEFAULT 0,
    unit_price numeric(20, 6),
    price_quantity bigint NOT NULL DEFAULT 1,
    discount bigint NOT NULL DEFAULT 0,
    tax bigint NOT NULL DEFAULT 0,
    expected_on date,
    attributes jsonb,
    CONSTRAINT orders_line_pkey PRIMARY KEY (order_id, seq),
    CONSTRAINT orders_line_parts CHECK (
        open >= 0 AND backordered >= 0 AND allocated >= 0 AND released >= 0 AND shipped >= 0
        AND delivered >= 0 AND cancelled >= 0 AND returned >= 0 AND returned <= shipped + delivered
        AND ordered = open + backordered + allocated + released + shipped + delivered + cancelled
    )
) WITH (fillfactor = 90);
CREATE INDEX orders_line_backordered ON orders_line (sku_id) WHERE backordered > 0;

-- The only table of this room that holds names, addresses, telephone numbers and e-mails.
CREATE TABLE orders_person (
    order_id bigint NOT NULL,
    customer_name text,
    customer_email text,
    customer_phone text,
    customer_company text,
    name text,
    company text,
    line1 text,
    line2 text,
    city text,
    region text,
    postal_code text,
    country text,
    phone text,
    bill_to jsonb,
    CONSTRAINT orders_person_pkey PRIMARY KEY (order_id)
);

CREATE TABLE orders_hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    stops text NOT NULL CONSTRAINT orders_hold_stops CHECK (stops IN ('sourcing', 'release')),
    lifted_by_role text NOT NULL,
    since timestamptz NOT NULL,
    set_by text NOT NULL,
    lifted_at timestamptz,
    lifted_by text
);
CREATE UNIQUE INDEX orders_hold_live ON orders_hold (order_id, code) WHERE lifted_at IS NULL;
CREATE INDEX orders_hold_order ON orders_hold (order_id);
