-- The only channels whose orders may be in it, where whoever asked was held to some; empty: any.
ALTER TABLE desk_bulk ADD COLUMN channels text[] NOT NULL DEFAULT '{}';
