-- Locations asked to give back units that they have accepted: what each was asked for a recall, and what
-- it said.
CREATE TABLE fulfilment_recall (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recall_id bigint NOT NULL,
    fulfilment_order_id bigint NOT NULL,
    line_seq integer NOT NULL,
    units bigint NOT NULL,
    stopped bigint NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'waiting',
    asked_at timestamptz NOT NULL,
    answered_at timestamptz,
    answered_by text,
    note text NOT NULL DEFAULT '',
    CONSTRAINT fulfilment_recall_once UNIQUE (recall_id, fulfilment_order_id, line_seq),
    CONSTRAINT fulfilment_recall_state CHECK (state IN ('waiting', 'granted', 'refused', 'void')),
    CONSTRAINT fulfilment_recall_units CHECK (units > 0 AND stopped BETWEEN 0 AND units)
);
CREATE INDEX fulfilment_recall_order ON fulfilment_recall (fulfilment_order_id);
CREATE INDEX fulfilment_recall_waiting ON fulfilment_recall (id) WHERE state = 'waiting';
