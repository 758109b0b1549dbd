-- A shipment may stand packed before it leaves, and be unpacked again.
ALTER TABLE fulfilment_shipment
ALTER COLUMN shipped_at DROP NOT NULL,
ADD COLUMN unpacked_at timestamptz,
ADD CONSTRAINT fulfilment_shipment_end CHECK (shipped_at IS NULL OR unpacked_at IS NULL) NOT VALID;

-- A parcel's sides in millimetres, if known.
ALTER TABLE fulfilment_package
ADD COLUMN length_mm integer,
ADD COLUMN width_mm integer,
ADD COLUMN height_mm integer;

-- Labels of packages. A package has at most one that is asked for or lives; its effect's key is label/<id>.
CREATE TABLE fulfilment_label (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shipment_id bigint NOT NULL,
    package_seq integer NOT NULL,
    state text NOT NULL,
    tracking text,
    error text,
    asked_at timestamptz NOT NULL,
    settled_at timestamptz,
    actor text NOT NULL,
    CONSTRAINT fulfilment_label_state CHECK (state IN ('asked', 'bought', 'refused', 'voiding', 'voided')),
    CONSTRAINT fulfilment_label_tracking CHECK (
        (state IN ('bought', 'voiding', 'voided')) = (tracking IS NOT NULL)
    )
);
CREATE UNIQUE INDEX fulfilment_label_live ON fulfilment_label (shipment_id, package_seq)
WHERE state IN ('asked', 'bought', 'voiding');
CREATE INDEX fulfilment_label_shipment ON fulfilment_label (shipment_id);

-- The files that the carrier gave for a label: they hold a person's address.
CREATE TABLE fulfilment_label_file (
    label_id bigint PRIMARY KEY,
    pdf bytea NOT NULL,
    zpl bytea NOT NULL
);
