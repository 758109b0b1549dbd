-- Whom events are told: programs of the company and of others. Empty arrays: everything.
CREATE TABLE webhooks_endpoint (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT webhooks_endpoint_name UNIQUE,
    url text NOT NULL,
    types text[] NOT NULL,
    channels text[] NOT NULL,
    locations text[] NOT NULL,
    state text NOT NULL DEFAULT 'active',
    reason text,
    changed_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT webhooks_endpoint_state CHECK (state IN ('active', 'disabled', 'removed'))
);

-- sealed: AES-256-GCM under the installation's master key. ends_at (wall time): null for the newest.
CREATE TABLE webhooks_secret (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint_id bigint NOT NULL CONSTRAINT webhooks_secret_endpoint REFERENCES webhooks_endpoint (id),
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    ends_at timestamptz
);
CREATE INDEX webhooks_secret_of ON webhooks_secret (endpoint_id);

-- How far the log was read for an endpoint; up to the place "again", what was queued before is queued again.
CREATE TABLE webhooks_position (
    endpoint_id bigint PRIMARY KEY CONSTRAINT webhooks_position_endpoint REFERENCES webhooks_endpoint (id),
    tx bigint NOT NULL,
    event bigint NOT NULL,
    again_tx bigint NOT NULL DEFAULT 0,
    again_event bigint NOT NULL DEFAULT 0
);

-- How an endpoint does, by wall time; no row: nothing was sent yet.
CREATE TABLE webhooks_health (
    endpoint_id bigint PRIMARY KEY CONSTRAINT webhooks_health_endpoint REFERENCES webhooks_endpoint (id),
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    rest_until timestamptz,
    slow boolean NOT NULL DEFAULT false,
    delivered_at timestamptz,
    error text
);

-- What was queued for an endpoint: the message of each event.
CREATE TABLE webhooks_delivery (
    endpoint_id bigint NOT NULL,
    event_id bigint NOT NULL,
    outbound_id bigint NOT NULL,
    CONSTRAINT webhooks_delivery_pkey PRIMARY KEY (endpoint_id, event_id)
);
