-- Time, ids, events, effects, recalls: what every room stands on.
CREATE TABLE core_clock (
    id smallint PRIMARY KEY DEFAULT 1 CONSTRAINT core_clock_single CHECK (id = 1),
    real_anchor timestamptz NOT NULL,
    virtual_anchor timestamptz NOT NULL,
    rate double precision NOT NULL CONSTRAINT core_clock_rate_positive CHECK (rate > 0)
);

-- Workers take blocks: one nextval deals 20,000 ids (core/ids.py).
CREATE SEQUENCE core_id AS bigint INCREMENT BY 20000 START WITH 100000;

CREATE SEQUENCE core_event_id AS bigint CACHE 32;

CREATE TABLE core_event (
    id bigint NOT NULL DEFAULT nextval('core_event_id'),
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    order_id bigint,
    subject text NOT NULL,
    subject_id bigint NOT NULL,
    kind text NOT NULL,
    data jsonb,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT core_event_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE INDEX core_event_feed ON core_event (tx, id);
CREATE INDEX core_event_order ON core_event (order_id);
CREATE TABLE core_event_p0 PARTITION OF core_event FOR VALUES FROM (MINVALUE) TO (20000000);
CREATE TABLE core_event_p1 PARTITION OF core_event FOR VALUES FROM (20000000) TO (40000000);
CREATE TABLE core_event_p2 PARTITION OF core_event FOR VALUES FROM (40000000) TO (60000000);

CREATE TABLE core_effect (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL CONSTRAINT core_effect_key UNIQUE,
    kind text NOT NULL,
    subject text NOT NULL,
    subject_id bigint NOT NULL,
    request jsonb NOT NULL,
    state text NOT NULL DEFAULT 'intended',
    reference text,
    outcome jsonb,
    error text,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    intended_at timestamptz NOT NULL,
    begun_at timestamptz,
    settled_at timestamptz,
    CONSTRAINT core_effect_state CHECK (state IN ('intended', 'begun', 'done', 'failed'))
);
CREATE INDEX core_effect_open ON core_effect (due_at) WHERE state IN ('intended', 'begun');

-- What must come back: quantity units of an order's line, from a fulfilment order or from a location's stock.
CREATE TABLE core_recall (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    line_seq integer NOT NULL,
    sku_id bigint NOT NULL,
    location_id bigint,
    quantity bigint NOT NULL CONSTRAINT core_recall_some CHECK (quantity > 0),
    target text NOT NULL CONSTRAINT core_recall_target CHECK (target IN ('open', 'cancelled')),
    reason text NOT NULL,
    actor text NOT NULL,
    state text NOT NULL DEFAULT 'asked',
    stopped bigint NOT NULL DEFAULT 0,
    asked_at timestamptz NOT NULL,
    answered_at timestamptz,
    CONSTRAINT core_recall_state CHECK (state IN ('asked', 'stopped', 'partly', 'too_late')),
    CONSTRAINT core_recall_stopped CHECK (stopped BETWEEN 0 AND quantity)
);
CREATE INDEX core_recall_open ON core_recall (id) WHERE state = 'asked';
CREATE INDEX core_recall_order ON core_recall (order_id);

-- Answers to POSTs with an Idempotency-Key, for 24 hours.
CREATE TABLE core_idempotency (
    credential text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    body bytea,
    begun_at timestamptz NOT NULL,
    CONSTRAINT core_idempotency_pkey PRIMARY KEY (credential, key)
);

-- Files imported once: the same content is skipped.
CREATE TABLE core_import (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    sha256 bytea NOT NULL,
    name text NOT NULL,
    rows integer NOT NULL,
    at timestamptz NOT NULL,
    actor text NOT NULL
);
CREATE INDEX core_import_content ON core_import (kind, sha256);

-- Workers say here what they did and that they live: read by /metrics, /readyz and doctor. Wall time.
CREATE TABLE core_worker (
    name text PRIMARY KEY,
    started_at timestamptz NOT NULL,
    beat_at timestamptz NOT NULL,
    stats jsonb NOT NULL
);
