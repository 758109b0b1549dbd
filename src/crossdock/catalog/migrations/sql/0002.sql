-- A kit: a SKU made of others, units each of one kit; empty: no kit. As of the version, as all of it.
ALTER TABLE catalog_sku_version
ADD COLUMN component_ids bigint[] NOT NULL DEFAULT '{}',
ADD COLUMN component_units bigint[] NOT NULL DEFAULT '{}',
ADD COLUMN ships_apart boolean NOT NULL DEFAULT false;

-- What a channel (0: every one) calls a SKU: one of the channel's units is quantity base units. Append-only;
-- the newest valid_from not after an instant is what held at that instant; sku_id null: it means nothing any
-- more. seq as in catalog_sku_version.
CREATE TABLE catalog_alias (
    channel_id bigint NOT NULL,
    alias text NOT NULL,
    valid_from timestamptz NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    sku_id bigint CONSTRAINT catalog_alias_sku REFERENCES catalog_sku (id),
    quantity numeric(20, 6) NOT NULL CONSTRAINT catalog_alias_quantity CHECK (quantity > 0),
    actor text NOT NULL,
    CONSTRAINT catalog_alias_pkey PRIMARY KEY (channel_id, alias, valid_from)
);
CREATE INDEX catalog_alias_seq ON catalog_alias (seq);
CREATE INDEX catalog_alias_from ON catalog_alias (valid_from);
