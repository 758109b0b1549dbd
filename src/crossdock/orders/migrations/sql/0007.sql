-- Files that people put to an order: a letter of the buyer's, a picture of a damage, a purchase order. One
-- that was taken off keeps its row until it is cleared, so that it can be put back.
CREATE TABLE orders_attachment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    name text NOT NULL,
    media text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    body bytea NOT NULL,
    added_at timestamptz NOT NULL,
    added_by text NOT NULL,
    removed_at timestamptz,
    removed_by text,
    CONSTRAINT orders_attachment_size CHECK (size = length(body)),
    CONSTRAINT orders_attachment_removed CHECK ((removed_at IS NULL) = (removed_by IS NULL))
);
-- Pictures and PDFs are packed already.
ALTER TABLE orders_attachment ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX orders_attachment_order ON orders_attachment (order_id);
CREATE INDEX orders_attachment_gone ON orders_attachment (removed_at) WHERE removed_at IS NOT NULL;
