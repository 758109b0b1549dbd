-- A channel's access to its shop's API. token: AES-256-GCM under the installation's master key. Where the
-- shop is, and what is wanted of it, stands in the channel's settings. Times of turns are wall time: the
-- other side's. watermark: business time up to which the shop's orders were compared with ours;
-- comparing_until: a comparison has begun that goes up to here.
CREATE TABLE channels_connection (
    channel_id bigint PRIMARY KEY
    CONSTRAINT channels_connection_channel REFERENCES partners_channel (id),
    token bytea NOT NULL,
    connected_at timestamptz NOT NULL,
    watermark timestamptz,
    comparing_until timestamptz,
    poll_due_at timestamptz NOT NULL,
    stock_due_at timestamptz NOT NULL,
    load_cursor text,
    load_done bigint NOT NULL DEFAULT 0,
    load_total bigint NOT NULL DEFAULT 0,
    loaded_at timestamptz,
    map_cursor text,
    mapped_at timestamptz,
    hooks_at timestamptz,
    fault text,
    fault_at timestamptz
);

-- What was counted about a channel: recovered orders, compare mismatches, units offered too many.
CREATE TABLE channels_count (
    channel_id bigint NOT NULL,
    name text NOT NULL,
    count bigint NOT NULL,
    CONSTRAINT channels_count_pkey PRIMARY KEY (channel_id, name)
);

-- How far a reader has come in the log.
CREATE TABLE channels_position (
    reader text PRIMARY KEY,
    tx bigint NOT NULL,
    event bigint NOT NULL
);

-- Orders of connected channels about which there is news.
CREATE TABLE channels_news (
    order_id bigint PRIMARY KEY,
    due_at timestamptz NOT NULL
);
CREATE INDEX channels_news_due ON channels_news (due_at, order_id);

-- What the shop was told, or is being told: a shipment (shipment_id 0: that the order is cancelled).
-- turn: how often it was begun; with it the effect's key is made.
CREATE TABLE channels_telling (
    order_id bigint NOT NULL,
    shipment_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    state text NOT NULL,
    turn integer NOT NULL,
    tracking text[] NOT NULL,
    error text,
    since timestamptz NOT NULL,
    CONSTRAINT channels_telling_pkey PRIMARY KEY (order_id, shipment_id),
    CONSTRAINT channels_telling_state CHECK (state IN ('telling', 'told', 'failed'))
) WITH (fillfactor = 90);
CREATE INDEX channels_telling_open ON channels_telling (channel_id, state)
    WHERE state IN ('telling', 'failed');

-- The shop's fulfilments that are our shipments, by the shop's global id.
CREATE TABLE channels_fulfilment (
    channel_id bigint NOT NULL,
    gid text NOT NULL,
    order_id bigint NOT NULL,
    shipment_id bigint NOT NULL,
    told_at timestamptz NOT NULL,
    CONSTRAINT channels_fulfilment_pkey PRIMARY KEY (channel_id, gid)
);
CREATE INDEX channels_fulfilment_order ON channels_fulfilment (order_id);

-- The shop's places; location_id null: none of ours.
CREATE TABLE channels_location (
    channel_id bigint NOT NULL,
    gid text NOT NULL,
    name text NOT NULL,
    location_id bigint CONSTRAINT channels_location_location REFERENCES network_location (id),
    CONSTRAINT channels_location_pkey PRIMARY KEY (channel_id, gid),
    CONSTRAINT channels_location_once UNIQUE (channel_id, location_id)
);

-- The shop's inventory item of a SKU.
CREATE TABLE channels_item (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL CONSTRAINT channels_item_sku REFERENCES catalog_sku (id),
    gid text NOT NULL,
    CONSTRAINT channels_item_pkey PRIMARY KEY (channel_id, sku_id),
    CONSTRAINT channels_item_once UNIQUE (channel_id, gid)
);

-- What the shop has at hand of an item at a place, as far as we know: what it was told, or said.
CREATE TABLE channels_level (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    shop bigint NOT NULL,
    known_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    CONSTRAINT channels_level_pkey PRIMARY KEY (channel_id, sku_id, location_id)
) WITH (fillfactor = 70);
