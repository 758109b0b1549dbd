-- Takes 0007 back: the tables as 0001 and 0005 made them. Packs have no place there.
CREATE TABLE channels_item (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL CONSTRAINT channels_item_sku REFERENCES catalog_sku (id),
    gid text NOT NULL,
    CONSTRAINT channels_item_pkey PRIMARY KEY (channel_id, sku_id),
    CONSTRAINT channels_item_once UNIQUE (channel_id, gid)
);

CREATE TABLE channels_level (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    shop bigint NOT NULL,
    known_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    unheard bigint,
    unheard_at timestamptz,
    CONSTRAINT channels_level_pkey PRIMARY KEY (channel_id, sku_id, location_id)
) WITH (fillfactor = 70);

INSERT INTO channels_item (channel_id, sku_id, gid)
SELECT i.channel_id, i.sku_id, i.gid
FROM channels_stock_item AS i
WHERE i.units = 1;

INSERT INTO channels_level (
    channel_id, sku_id, location_id, shop, known_at, due_at, unheard, unheard_at
)
SELECT v.channel_id, v.sku_id, v.location_id, v.shop, v.known_at, v.due_at, v.unheard, v.unheard_at
FROM channels_stock_level AS v
WHERE v.units = 1;
