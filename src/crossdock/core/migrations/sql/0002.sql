-- How long what is kept, in days of business time; null: for ever. Append-only; the newest not after an
-- instant is what held then. What is not here is kept as core/retention.py says.
CREATE TABLE core_retention (
    what text NOT NULL,
    valid_from timestamptz NOT NULL,
    days integer CONSTRAINT core_retention_days CHECK (days > 0),
    actor text NOT NULL,
    CONSTRAINT core_retention_pkey PRIMARY KEY (what, valid_from)
);

-- How far retention has come: the last id looked at, and how many rows went in all.
CREATE TABLE core_retention_done (
    what text PRIMARY KEY,
    last_id bigint NOT NULL,
    rows bigint NOT NULL,
    at timestamptz NOT NULL
);
