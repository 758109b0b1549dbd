-- Bulk acts. asked: the act with its parameters; chosen: the filter, or how many orders were named.
CREATE TABLE desk_bulk (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked jsonb NOT NULL,
    chosen jsonb NOT NULL,
    undoes_id bigint,
    orders integer NOT NULL,
    actor text NOT NULL,
    asked_at timestamptz NOT NULL,
    CONSTRAINT desk_bulk_undone_once UNIQUE (undoes_id)
);

-- One order of a bulk act. A waiting one is worked on once; kept: what taking it back needs.
CREATE TABLE desk_bulk_item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bulk_id bigint NOT NULL,
    order_id bigint NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    why text NOT NULL DEFAULT '',
    kept jsonb,
    settled_at timestamptz,
    CONSTRAINT desk_bulk_item_once UNIQUE (bulk_id, order_id),
    CONSTRAINT desk_bulk_item_state
    CHECK (state IN ('waiting', 'done', 'unchanged', 'failed', 'withdrawn')),
    CONSTRAINT desk_bulk_item_settled CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX desk_bulk_item_waiting ON desk_bulk_item (id) WHERE state = 'waiting';
CREATE INDEX desk_bulk_item_order ON desk_bulk_item (order_id);
CREATE INDEX desk_bulk_item_state_of ON desk_bulk_item (bulk_id, state, id);
