-- What a carrier is handed a day at a location: closed once, and then as it is.
CREATE TABLE fulfilment_manifest (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    location_id bigint NOT NULL,
    carrier text NOT NULL,
    day date NOT NULL,
    closed_at timestamptz NOT NULL,
    actor text NOT NULL,
    CONSTRAINT fulfilment_manifest_once UNIQUE (location_id, carrier, day)
);

-- The manifest that a label's parcel stands on; at most one, and never another.
ALTER TABLE fulfilment_label ADD COLUMN manifest_id bigint;
CREATE INDEX fulfilment_label_manifest ON fulfilment_label (manifest_id) WHERE manifest_id IS NOT NULL;
CREATE INDEX fulfilment_label_unmanifested ON fulfilment_label (asked_at)
WHERE state = 'bought' AND manifest_id IS NULL;
