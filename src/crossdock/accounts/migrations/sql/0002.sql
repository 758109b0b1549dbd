-- Keys that are rotated with an overlap, that are limited in pace, and to locations and channels. Columns
-- that are null or have a constant for a default are added without touching a row.
ALTER TABLE accounts_api_key
ADD COLUMN old_prefix text CONSTRAINT accounts_api_key_old_prefix UNIQUE,
ADD COLUMN old_sha256 bytea,
ADD COLUMN old_until timestamptz,
ADD COLUMN rotated_at timestamptz,
ADD COLUMN per_minute bigint CONSTRAINT accounts_api_key_pace CHECK (per_minute > 0),
ADD COLUMN locations text[] NOT NULL DEFAULT '{}',
ADD COLUMN channels text[] NOT NULL DEFAULT '{}',
ADD COLUMN created_by text NOT NULL DEFAULT '',
ADD CONSTRAINT accounts_api_key_old CHECK (
    (old_prefix IS NULL) = (old_sha256 IS NULL) AND (old_prefix IS NULL) = (old_until IS NULL)
);

-- How many requests of a key the web processes have taken for themselves in the minute that runs: what is
-- lost in a crash is a minute's count, so nothing of it goes to the log.
CREATE UNLOGGED TABLE accounts_key_pace (
    key_id bigint PRIMARY KEY,
    minute bigint NOT NULL,
    taken bigint NOT NULL
);
