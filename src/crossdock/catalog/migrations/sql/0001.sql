CREATE TABLE catalog_sku (
    id bigint PRIMARY KEY,
    code text NOT NULL CONSTRAINT catalog_sku_code UNIQUE,
    created_at timestamptz NOT NULL
);

-- Append-only; the newest valid_from not after an instant is what held at that instant.
-- seq grows with every version written (writers take turns), so that a cache sees that it is old.
CREATE TABLE catalog_sku_version (
    sku_id bigint NOT NULL CONSTRAINT catalog_sku_version_sku REFERENCES catalog_sku (id),
    valid_from timestamptz NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    class text NOT NULL DEFAULT '',
    barcode text NOT NULL DEFAULT '',
    weight_g bigint NOT NULL CONSTRAINT catalog_sku_weight CHECK (weight_g >= 0),
    length_mm bigint NOT NULL CONSTRAINT catalog_sku_length CHECK (length_mm >= 0),
    width_mm bigint NOT NULL CONSTRAINT catalog_sku_width CHECK (width_mm >= 0),
    height_mm bigint NOT NULL CONSTRAINT catalog_sku_height CHECK (height_mm >= 0),
    price numeric(20, 6),
    currency text,
    hs_code text NOT NULL DEFAULT '',
    origin_country text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    actor text NOT NULL,
    CONSTRAINT catalog_sku_version_pkey PRIMARY KEY (sku_id, valid_from)
);
CREATE INDEX catalog_sku_version_seq ON catalog_sku_version (seq);
CREATE INDEX catalog_sku_version_from ON catalog_sku_version (valid_from);
CREATE INDEX catalog_sku_barcode ON catalog_sku_version (barcode) WHERE barcode <> '';

-- Other units with exact factors: 1 unit = factor base units.
CREATE TABLE catalog_unit (
    sku_id bigint NOT NULL CONSTRAINT catalog_unit_sku REFERENCES catalog_sku (id),
    unit text NOT NULL,
    factor bigint NOT NULL CONSTRAINT catalog_unit_factor CHECK (factor > 0),
    CONSTRAINT catalog_unit_pkey PRIMARY KEY (sku_id, unit)
);
