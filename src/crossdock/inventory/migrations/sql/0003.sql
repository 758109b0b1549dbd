-- Somebody looked for units that the books know, and did not find them: count the cell. While a task is open,
-- units are off the books (movements); a count of a moment since then closes it and puts back what is there.
CREATE TABLE inventory_count_task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku_id bigint NOT NULL,
    location_id bigint NOT NULL,
    reason text NOT NULL,
    reference text NOT NULL,
    times integer NOT NULL DEFAULT 1,
    gone bigint NOT NULL,
    doubted bigint NOT NULL,
    since timestamptz NOT NULL,
    latest_at timestamptz NOT NULL,
    actor text NOT NULL,
    closed_at timestamptz,
    count_id bigint CONSTRAINT inventory_count_task_count REFERENCES inventory_count (id),
    CONSTRAINT inventory_count_task_stock FOREIGN KEY (sku_id, location_id)
    REFERENCES inventory_stock (sku_id, location_id),
    CONSTRAINT inventory_count_task_units CHECK (gone >= 0 AND doubted >= 0),
    CONSTRAINT inventory_count_task_ended CHECK ((closed_at IS NULL) = (count_id IS NULL))
);
CREATE UNIQUE INDEX inventory_count_task_open ON inventory_count_task (sku_id, location_id)
    WHERE closed_at IS NULL;
CREATE INDEX inventory_count_task_cell ON inventory_count_task (sku_id, location_id, since);
