-- A shop that gives out no token that stays: the app's client ID and its sealed secret, by which tokens are
-- asked for that run out; when the kept one was asked for, and until when it is good (wall time).
ALTER TABLE channels_connection
ADD COLUMN client_id text,
ADD COLUMN client_secret bytea,
ADD COLUMN token_at timestamptz,
ADD COLUMN token_until timestamptz;
ALTER TABLE channels_connection ADD CONSTRAINT channels_connection_client CHECK (
    (client_id IS NULL) = (client_secret IS NULL)
) NOT VALID;
ALTER TABLE channels_connection VALIDATE CONSTRAINT channels_connection_client;
