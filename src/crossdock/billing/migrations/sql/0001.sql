-- Money that moved, as the channel states it: append-only.
CREATE TABLE billing_payment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    external_id text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    gateway text NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    at timestamptz,
    inbound_id bigint,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT billing_payment_once UNIQUE (order_id, external_id, kind, status)
);
CREATE TABLE billing_refund (
    order_id bigint NOT NULL,
    external_id text NOT NULL,
    at timestamptz,
    note text NOT NULL DEFAULT '',
    amount bigint NOT NULL,
    currency text NOT NULL,
    detail jsonb NOT NULL,
    inbound_id bigint,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT billing_refund_pkey PRIMARY KEY (order_id, external_id)
);
CREATE TABLE billing_refund_line (
    order_id bigint NOT NULL,
    refund_external_id text NOT NULL,
    external_id text NOT NULL,
    line_seq integer,
    quantity bigint NOT NULL,
    amount bigint NOT NULL,
    tax bigint NOT NULL,
    restock text NOT NULL,
    CONSTRAINT billing_refund_line_pkey PRIMARY KEY (order_id, refund_external_id, external_id)
);
