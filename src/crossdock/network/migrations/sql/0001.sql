CREATE TABLE network_location (
    id bigint PRIMARY KEY,
    code text NOT NULL CONSTRAINT network_location_code UNIQUE,
    kind text NOT NULL CONSTRAINT network_location_kind CHECK (
        kind IN ('warehouse', 'store', '3pl', 'vendor', 'seller')
    ),
    created_at timestamptz NOT NULL
);

-- Append-only: address, calendar, cut-off, capacity and costs as they hold from valid_from.
-- seq grows with every version written (writers take turns), so that a cache sees that it is old.
CREATE TABLE network_location_version (
    location_id bigint NOT NULL CONSTRAINT network_location_version_location REFERENCES network_location (id),
    valid_from timestamptz NOT NULL,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    line1 text NOT NULL,
    city text NOT NULL,
    region text NOT NULL,
    postal_code text NOT NULL,
    country text NOT NULL,
    time_zone text NOT NULL,
    capacity_per_day bigint CONSTRAINT network_capacity_per_day CHECK (capacity_per_day >= 0),
    capacity_per_hour bigint CONSTRAINT network_capacity_per_hour CHECK (capacity_per_hour >= 0),
    cut_off time NOT NULL,
    work_days smallint[] NOT NULL,
    holiday_calendar text NOT NULL DEFAULT '',
    holidays date[] NOT NULL DEFAULT '{}',
    lead_days integer NOT NULL DEFAULT 0 CONSTRAINT network_lead_days CHECK (lead_days >= 0),
    handling_order bigint NOT NULL,
    handling_unit bigint NOT NULL,
    currency text NOT NULL,
    release text NOT NULL DEFAULT 'at_once'
        CONSTRAINT network_release CHECK (release IN ('at_once', 'cut_off')),
    gates text[] NOT NULL DEFAULT '{}',
    address text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    actor text NOT NULL,
    CONSTRAINT network_location_version_pkey PRIMARY KEY (location_id, valid_from)
);
CREATE INDEX network_location_version_seq ON network_location_version (seq);
CREATE INDEX network_location_version_from ON network_location_version (valid_from);

-- Parcels planned: a row a location and ship date (hour -1), and a row an hour of planning (0 to 23).
CREATE TABLE network_load (
    location_id bigint NOT NULL CONSTRAINT network_load_location REFERENCES network_location (id),
    day date NOT NULL,
    hour smallint NOT NULL CONSTRAINT network_load_hour CHECK (hour BETWEEN -1 AND 23),
    parcels bigint NOT NULL CONSTRAINT network_load_not_negative CHECK (parcels >= 0),
    CONSTRAINT network_load_pkey PRIMARY KEY (location_id, day, hour)
) WITH (fillfactor = 70);
