-- Immutable: every message as it crossed the boundary. Its state is where it stands: in the intake
-- queue (waiting), in quarantine without resolved_at (quarantined), else done.
CREATE TABLE mailbox_inbound (
    id bigint PRIMARY KEY,
    source text NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    channel_id bigint,
    headers jsonb,
    body bytea NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT mailbox_inbound_once UNIQUE (source, key)
);
ALTER TABLE mailbox_inbound ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE mailbox_intake (
    id bigint PRIMARY KEY,
    due_at timestamptz NOT NULL,
    attempts smallint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX mailbox_intake_due ON mailbox_intake (due_at, id);

CREATE TABLE mailbox_quarantine (
    inbound_id bigint PRIMARY KEY,
    code text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    times integer NOT NULL DEFAULT 1,
    resolved_at timestamptz,
    resolution text
);
CREATE INDEX mailbox_quarantine_open ON mailbox_quarantine (inbound_id) WHERE resolved_at IS NULL;

-- A mended body stands beside the raw one; intake reads the newest.
CREATE TABLE mailbox_mend (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inbound_id bigint NOT NULL,
    body bytea NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX mailbox_mend_inbound ON mailbox_mend (inbound_id);

CREATE TABLE mailbox_outbound (
    id bigint PRIMARY KEY,
    key text NOT NULL CONSTRAINT mailbox_outbound_once UNIQUE,
    party text NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    order_id bigint,
    created_at timestamptz NOT NULL
);
CREATE INDEX mailbox_outbound_order ON mailbox_outbound (order_id);
CREATE TABLE mailbox_dispatch (
    id bigint PRIMARY KEY,
    due_at timestamptz NOT NULL,
    attempts smallint NOT NULL DEFAULT 0
);
CREATE INDEX mailbox_dispatch_due ON mailbox_dispatch (due_at, id);
-- Every try, with what the other side answered; gave_up marks the last one of a message that is dead.
CREATE TABLE mailbox_attempt (
    outbound_id bigint NOT NULL,
    attempt integer NOT NULL,
    at timestamptz NOT NULL,
    status integer,
    error text,
    delivered boolean NOT NULL,
    gave_up boolean NOT NULL DEFAULT false,
    CONSTRAINT mailbox_attempt_pkey PRIMARY KEY (outbound_id, attempt)
);
