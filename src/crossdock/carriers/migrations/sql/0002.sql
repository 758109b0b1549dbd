-- What the tariff's own carrier sold, by the buyer's key: a carrier's books, written on a connection of their
-- own, apart from the transactions of whoever buys. The serial makes the tracking number.
CREATE TABLE carriers_sale (
    serial bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL CONSTRAINT carriers_sale_once UNIQUE,
    sold_at timestamptz NOT NULL,
    voided_at timestamptz
);
