-- Sign-on by OpenID Connect: whose word lets people in, and who users are to them.
CREATE TABLE accounts_sign_on (
    name text PRIMARY KEY,
    title text NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    secret_sealed bytea NOT NULL,
    domains text[] NOT NULL,
    role text NOT NULL
);

CREATE TABLE accounts_identity (
    provider_id text NOT NULL
    CONSTRAINT accounts_identity_provider REFERENCES accounts_sign_on (name) ON DELETE CASCADE,
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id bigint NOT NULL
    CONSTRAINT accounts_identity_user_id REFERENCES accounts_user (id) ON DELETE CASCADE,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (provider_id, issuer, subject)
);
CREATE INDEX accounts_identity_user ON accounts_identity (user_id);
