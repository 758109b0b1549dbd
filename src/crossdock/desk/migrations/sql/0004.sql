-- Ways to look at the list of orders that somebody keeps. query: the address' parameters (filter, sort,
-- columns), name to value; shared: with whom (nobody, all, or all of a role). One that was dropped can be had
-- back.
CREATE TABLE desk_view (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL,
    name text NOT NULL,
    query jsonb NOT NULL,
    shared text NOT NULL DEFAULT 'nobody',
    role text,
    made_at timestamptz NOT NULL,
    dropped_at timestamptz,
    CONSTRAINT desk_view_named CHECK (length(name) BETWEEN 1 AND 60),
    CONSTRAINT desk_view_shared CHECK (shared IN ('nobody', 'all', 'role')),
    CONSTRAINT desk_view_role CHECK ((shared = 'role') = (role IS NOT NULL))
);
CREATE INDEX desk_view_own ON desk_view (user_id) WHERE dropped_at IS NULL;
CREATE INDEX desk_view_others ON desk_view (shared, role) WHERE dropped_at IS NULL AND shared <> 'nobody';

-- How somebody has them: views: ids in their order; first_id: the one that the list begins with.
CREATE TABLE desk_view_choice (
    user_id bigint PRIMARY KEY,
    views bigint[] NOT NULL DEFAULT '{}',
    first_id bigint
);
