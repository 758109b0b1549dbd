-- Units picked, of those in the fulfilment order. A location may ship without picking: then shipped is ahead.
ALTER TABLE fulfilment_line ADD COLUMN picked bigint NOT NULL DEFAULT 0;

-- Not valid: rows from before have none picked; verify looks at all.
ALTER TABLE fulfilment_line ADD CONSTRAINT fulfilment_line_picked CHECK (
    picked >= 0 AND picked + stopped <= quantity
) NOT VALID;

-- Who would or could not ship what, and why: a row a line, append-only but for being forgotten (a person
-- wants the location asked again). about: what it says something of: the place, the stock, or this line.
CREATE TABLE fulfilment_refusal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fulfilment_order_id bigint NOT NULL,
    order_id bigint NOT NULL,
    location_id bigint NOT NULL,
    line_seq integer NOT NULL,
    sku_id bigint NOT NULL,
    quantity bigint NOT NULL CONSTRAINT fulfilment_refusal_some CHECK (quantity > 0),
    act text NOT NULL CONSTRAINT fulfilment_refusal_act CHECK (act IN ('reject', 'short', 'withdraw')),
    reason text NOT NULL,
    about text NOT NULL CONSTRAINT fulfilment_refusal_about CHECK (about IN ('place', 'stock', 'line')),
    note text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    forgotten_at timestamptz,
    forgotten_by text
);
CREATE INDEX fulfilment_refusal_order ON fulfilment_refusal (order_id);
