-- Items and levels by how many units an item is: one SKU may be several items of a shop, the single one and
-- packs. In tables of their own, since the release before writes the old ones by their keys: it serves on
-- with them, and compare-and-set keeps both right. What it writes there from now on is read from the shop
-- again; files of items that it imports after this are to be imported again.
SET LOCAL statement_timeout = '10min'; -- as many rows as a shop has items and places; nobody waits for them

-- The shop's inventory items that are SKUs. units: base units of the SKU in one of the item; by_hand: a
-- person said so, and what the shop calls the item does not change it.
CREATE TABLE channels_stock_item (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL CONSTRAINT channels_stock_item_sku REFERENCES catalog_sku (id),
    units bigint NOT NULL,
    gid text NOT NULL,
    by_hand boolean NOT NULL,
    CONSTRAINT channels_stock_item_pkey PRIMARY KEY (channel_id, sku_id, units),
    CONSTRAINT channels_stock_item_once UNIQUE (channel_id, gid),
    CONSTRAINT channels_stock_item_units CHECK (units > 0)
);

-- What the shop has at hand of an item at a place, as far as we know: what it was told, or said. shop,
-- unheard: of the item, each of so many units; unheard: the shop sold them and nobody told us of it before
-- unheard_at (business time), so it is not given them back before its orders were compared from then on.
CREATE TABLE channels_stock_level (
    channel_id bigint NOT NULL,
    sku_id bigint NOT NULL,
    units bigint NOT NULL,
    location_id bigint NOT NULL,
    shop bigint NOT NULL,
    known_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    unheard bigint,
    unheard_at timestamptz,
    CONSTRAINT channels_stock_level_pkey PRIMARY KEY (channel_id, sku_id, units, location_id)
) WITH (fillfactor = 70);

-- Items of the shop that are none of ours, as it was asked last: what it calls their SKU, and why not.
CREATE TABLE channels_unmapped (
    channel_id bigint NOT NULL,
    gid text NOT NULL,
    sku text NOT NULL,
    why text NOT NULL,
    CONSTRAINT channels_unmapped_pkey PRIMARY KEY (channel_id, gid),
    CONSTRAINT channels_unmapped_why CHECK (why IN ('unknown', 'doubled', 'inexact'))
);

-- Who said what until now is not known: it stands.
INSERT INTO channels_stock_item (channel_id, sku_id, units, gid, by_hand)
SELECT i.channel_id, i.sku_id, 1, i.gid, TRUE
FROM channels_item AS i;

INSERT INTO channels_stock_level (
    channel_id, sku_id, units, location_id, shop, known_at, due_at, unheard, unheard_at
)
SELECT v.channel_id, v.sku_id, 1, v.location_id, v.shop, v.known_at, v.due_at, v.unheard, v.unheard_at
FROM channels_level AS v;
