-- Where changes came from, and what they did to settings: append-only, like the log.
CREATE TABLE core_origin (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    actor text NOT NULL,
    face text NOT NULL,
    act text NOT NULL,
    target text NOT NULL,
    address inet,
    agent text,
    request text NOT NULL,
    at timestamptz NOT NULL,
    wall_at timestamptz NOT NULL
);
CREATE INDEX core_origin_tx ON core_origin (tx);
CREATE INDEX core_origin_actor ON core_origin (actor, id);
CREATE INDEX core_origin_address ON core_origin (address, id);

CREATE TABLE core_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    subject text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX core_change_tx ON core_change (tx);
CREATE INDEX core_change_subject ON core_change (subject, name, id);

-- What the application does to the log beside appending to it. Where the log is guarded (core/guard.py) its
-- tables and these functions belong to a role of their own, which lends them: they do this much and no more.
-- Until then they are the application's, and run as it.

-- Whether a document is another one of which words, or all below a name, were blanked, and nothing else.
CREATE FUNCTION core_blanked(said jsonb, kept jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
SELECT CASE
    WHEN kept = said OR kept = '"forgotten"' THEN TRUE
    WHEN jsonb_typeof(said) = 'object' AND jsonb_typeof(kept) = 'object' THEN (
        SELECT coalesce(
            bool_and(s.key IS NOT NULL AND k.key IS NOT NULL AND core_blanked(s.value, k.value)), TRUE
        )
        FROM jsonb_each(said) AS s
        FULL JOIN jsonb_each(kept) AS k ON s.key = k.key
    )
    WHEN jsonb_typeof(said) = 'array' AND jsonb_typeof(kept) = 'array' THEN (
        SELECT coalesce(
            bool_and(s.n IS NOT NULL AND k.n IS NOT NULL AND core_blanked(s.value, k.value)), TRUE
        )
        FROM jsonb_array_elements(said) WITH ORDINALITY AS s (value, n)
        FULL JOIN jsonb_array_elements(kept) WITH ORDINALITY AS k (value, n) ON s.n = k.n
    )
    ELSE FALSE
END
$$;

-- Blanks what events say of a person; gives how many were. Anything but blanking is refused, whole.
CREATE FUNCTION core_event_blank(wanted bigint[], documents text[]) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE done bigint;
BEGIN
    IF EXISTS (
        SELECT FROM unnest(wanted, documents) AS w (id, data)
        JOIN core_event AS e ON e.id = w.id
        WHERE NOT core_blanked(e.data, w.data::jsonb)
    ) THEN
        RAISE EXCEPTION 'events are blanked, and not changed' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE core_event AS e
    SET data = w.data::jsonb
    FROM unnest(wanted, documents) AS w (id, data)
    WHERE e.id = w.id;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END
$$;

-- Makes a partition of the log beside it and attaches it, which blocks neither readers nor writers.
CREATE FUNCTION core_event_add(number bigint, width bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE name text := format('core_event_p%s', number);
BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE core_event INCLUDING ALL)', name);
    EXECUTE format('GRANT SELECT ON %I TO %I', name, session_user);
    EXECUTE format(
        'ALTER TABLE core_event ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
        name, number * width, (number + 1) * width
    );
END
$$;

-- Lets a full partition go. Of a guarded log none goes that holds what happened within a year, by the clock
-- of the database's machine: that of the business is the application's to set.
CREATE FUNCTION core_event_drop(number bigint) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE name text := format('core_event_p%s', number);
DECLARE young boolean;
BEGIN
    EXECUTE format('SELECT coalesce(max(p.at) > clock_timestamp() - interval ''1 year'', false) FROM %I AS p', name)
    INTO young;
    IF young AND current_user <> session_user THEN
        RAISE EXCEPTION 'a guarded log keeps what happened within a year' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('DROP TABLE %I', name);
END
$$;
