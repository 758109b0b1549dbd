-- release_on: not released or shipped before that day, where it lies; substitute_id: what may be sent when
-- this one is discontinued (active false). As of the version, as all of it.
ALTER TABLE catalog_sku_version
ADD COLUMN release_on date,
ADD COLUMN substitute_id bigint CONSTRAINT catalog_sku_version_substitute REFERENCES catalog_sku (id);
CREATE INDEX catalog_sku_version_selling ON catalog_sku_version (sku_id)
WHERE release_on IS NOT NULL OR substitute_id IS NOT NULL;

-- What is not sold, by channel (0: by any), from an instant on: the newest valid_from not after an instant is
-- what held at that instant. how: what becomes of orders that come all the same; 'sold': it is sold again.
-- Append-only. seq as in catalog_sku_version.
CREATE TABLE catalog_stop (
    sku_id bigint NOT NULL CONSTRAINT catalog_stop_sku REFERENCES catalog_sku (id),
    channel_id bigint NOT NULL,
    valid_from timestamptz NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    how text NOT NULL CONSTRAINT catalog_stop_how CHECK (how IN ('hold', 'backorder', 'sold')),
    reason text NOT NULL,
    actor text NOT NULL,
    CONSTRAINT catalog_stop_pkey PRIMARY KEY (sku_id, channel_id, valid_from)
);
CREATE INDEX catalog_stop_seq ON catalog_stop (seq);
CREATE INDEX catalog_stop_from ON catalog_stop (valid_from);
