-- Policies tried on a share of new orders, beside the version in force: one at a time. share: per cent;
-- latest: the newest version when it began, by which a later one ends it; ended_at: stopped, or found over.
CREATE TABLE sourcing_trial (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version bigint NOT NULL,
    share integer NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    latest bigint NOT NULL,
    actor text NOT NULL,
    made_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT sourcing_trial_share CHECK (share BETWEEN 1 AND 99),
    CONSTRAINT sourcing_trial_until CHECK (until > since)
);
CREATE UNIQUE INDEX sourcing_trial_one ON sourcing_trial ((true)) WHERE ended_at IS NULL;

-- The orders that came in during a trial, and on which side: they stay there. version 0: that in force.
CREATE TABLE sourcing_trial_order (
    order_id bigint NOT NULL,
    trial_id bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT sourcing_trial_order_pkey PRIMARY KEY (order_id)
);
CREATE INDEX sourcing_trial_order_trial ON sourcing_trial_order (trial_id);
