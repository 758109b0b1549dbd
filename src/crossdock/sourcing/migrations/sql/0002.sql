-- Acts of people on orders: done at once, or waiting until their recalls are answered. wanted: the edit as it
-- was asked, kept only while it waits (it may hold an address); parts: the names of what it changes; recalls:
-- what it waits for; difference: money, stock and route, when it was applied.
CREATE TABLE sourcing_act (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    wanted jsonb,
    parts text[] NOT NULL DEFAULT '{}',
    reason text NOT NULL DEFAULT '',
    recalls bigint[] NOT NULL DEFAULT '{}',
    refusal text,
    difference jsonb,
    actor text NOT NULL,
    asked_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT sourcing_act_state CHECK (state IN ('pending', 'applied', 'refused')),
    CONSTRAINT sourcing_act_settled CHECK ((state = 'pending') = (settled_at IS NULL))
);
CREATE INDEX sourcing_act_order ON sourcing_act (order_id);
CREATE INDEX sourcing_act_pending ON sourcing_act (id) WHERE state = 'pending';

-- Decisions that a person made: who forced which units to which location, and what that costs more than what
-- would have been decided (null: nothing else could ship them all). Append-only.
CREATE TABLE sourcing_forced (
    order_id bigint NOT NULL,
    attempt integer NOT NULL,
    location_id bigint NOT NULL,
    lines jsonb NOT NULL,
    more bigint,
    currency text NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT sourcing_forced_pkey PRIMARY KEY (order_id, attempt)
);
