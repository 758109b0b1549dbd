-- Orders that came of others: order_id replaces other_id, free of charge.
CREATE TABLE orders_link (
    order_id bigint PRIMARY KEY,
    other_id bigint NOT NULL,
    kind text NOT NULL CONSTRAINT orders_link_kind CHECK (kind IN ('replaces')),
    at timestamptz NOT NULL,
    actor text NOT NULL,
    CONSTRAINT orders_link_later CHECK (order_id > other_id)
);
CREATE INDEX orders_link_other ON orders_link (other_id);
