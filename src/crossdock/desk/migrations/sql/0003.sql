-- What the search finds orders by and no other index has: keys are hashes of what people ask for (a word of a
-- name, two words of one order, an e-mail address, a SKU). Inserts alone: vacuumed often, for what is counted
-- is counted in the index.
CREATE TABLE desk_posting (
    key bigint NOT NULL,
    channel_id bigint NOT NULL,
    order_id bigint NOT NULL,
    CONSTRAINT desk_posting_pkey PRIMARY KEY (key, channel_id, order_id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);

-- The keys of an order's postings, sorted.
CREATE TABLE desk_entry (
    order_id bigint PRIMARY KEY,
    channel_id bigint NOT NULL,
    keys bigint[] NOT NULL
);

-- Words, e-mail addresses and their domains as they are spelt, each once; near: hashes of the text, and of
-- the text less one letter.
CREATE TABLE desk_term (
    key bigint PRIMARY KEY,
    text text NOT NULL,
    near integer[] NOT NULL
);
-- What waits to be sorted in is read by every search: little of it.
CREATE INDEX desk_term_near ON desk_term USING gin (near) WITH (gin_pending_list_limit = 256);

-- How far the search has come: the log is read behind (tx, event); orders below `below` are still to be read,
-- null: none; version: of the rules that keys are made by.
CREATE TABLE desk_search (
    id smallint PRIMARY KEY,
    tx bigint NOT NULL,
    event bigint NOT NULL,
    below bigint,
    version integer NOT NULL,
    CONSTRAINT desk_search_alone CHECK (id = 1)
);
-- What committed before this stands below; what commits later is told by the log.
INSERT INTO desk_search (id, tx, event, below, version)
SELECT
    1,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1,
    4611686018427387904,
    9223372036854775807,
    0;
