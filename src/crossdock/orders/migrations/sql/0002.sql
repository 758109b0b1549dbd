-- A kit's line keeps what was bought (price, discount, tax, the channel's key) and has no units: they stand
-- at its components, lines with kit_seq of the kit's line and per_kit units for one kit, as it was when the
-- order came. kit_seq of the kit's line itself: its own seq. Ordinary lines: null.
ALTER TABLE orders_line
ADD COLUMN kit_seq integer,
ADD COLUMN per_kit numeric(20, 6);

-- Not valid: rows from before have neither; verify looks at all.
ALTER TABLE orders_line ADD CONSTRAINT orders_line_kit CHECK (
    CASE
        WHEN kit_seq IS NULL THEN per_kit IS NULL
        WHEN kit_seq = seq THEN per_kit IS NULL AND ordered = 0 AND NOT ships
        ELSE coalesce(per_kit, 0) > 0
    END
) NOT VALID;
