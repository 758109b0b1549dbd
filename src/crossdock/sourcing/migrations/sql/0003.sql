-- Drafts of the policy, as they are typed: a document that may not be fit to publish yet. based_on: the
-- version
-- it was begun from, 0 for the default; saves: how often it was saved, by which two people who edit one draft
-- notice each other; published: the version that came of it.
CREATE TABLE sourcing_draft (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    document jsonb NOT NULL,
    based_on bigint NOT NULL,
    saves integer NOT NULL DEFAULT 1,
    actor text NOT NULL,
    saved_at timestamptz NOT NULL,
    ended_at timestamptz,
    published bigint,
    CONSTRAINT sourcing_draft_published CHECK (published IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX sourcing_draft_open ON sourcing_draft (id) WHERE ended_at IS NULL;

-- Golden orders: decisions that were kept, with what must hold when they are made anew under a policy that is
-- to be published.
CREATE TABLE sourcing_golden (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    attempt integer NOT NULL,
    wants jsonb NOT NULL,
    note text NOT NULL,
    actor text NOT NULL,
    made_at timestamptz NOT NULL,
    dropped_at timestamptz
);
CREATE INDEX sourcing_golden_live ON sourcing_golden (id) WHERE dropped_at IS NULL;

-- Guard rails: how much a new version may change of the last orders, by what is limited. One row a limit.
CREATE TABLE sourcing_guard (
    name text NOT NULL,
    most double precision NOT NULL,
    CONSTRAINT sourcing_guard_pkey PRIMARY KEY (name),
    CONSTRAINT sourcing_guard_most CHECK (most >= 0)
);
