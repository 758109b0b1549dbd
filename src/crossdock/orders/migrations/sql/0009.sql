-- What people changed of an order, and what its channel had said of it until then: of the head (seq 0) a row
-- a field, of a line one with all that the channel says of it; null: a line that the channel does not have.
-- An order that nobody edits has no row.
CREATE TABLE orders_by_hand (
    order_id bigint NOT NULL,
    seq integer NOT NULL,
    part text NOT NULL,
    stated jsonb NOT NULL,
    CONSTRAINT orders_by_hand_pkey PRIMARY KEY (order_id, seq, part),
    CONSTRAINT orders_by_hand_part CHECK ((seq > 0) = (part = 'line'))
);
