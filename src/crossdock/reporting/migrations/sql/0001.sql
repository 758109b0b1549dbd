-- What reports count of an order: rebuilt from the order at any time, kept so that what was counted before is
-- known. version: of the count that it stands in. waited_until: infinity while units of it wait for stock.
CREATE TABLE reporting_order (
    order_id bigint PRIMARY KEY,
    version integer NOT NULL,
    channel_id bigint NOT NULL,
    placed_at timestamptz NOT NULL,
    released_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    cancelled_at timestamptz,
    waited_from timestamptz,
    waited_until timestamptz,
    fill text CONSTRAINT reporting_order_fill CHECK (fill IN ('filled', 'waited')),
    parts integer NOT NULL,
    locations integer NOT NULL,
    parcels integer NOT NULL,
    cost bigint NOT NULL,
    currency text NOT NULL,
    CONSTRAINT reporting_order_waits CHECK ((waited_from IS NULL) = (waited_until IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX reporting_order_placed ON reporting_order (placed_at, order_id);
CREATE INDEX reporting_order_released ON reporting_order (released_at, order_id)
WHERE released_at IS NOT NULL;
CREATE INDEX reporting_order_shipped ON reporting_order (shipped_at, order_id) WHERE shipped_at IS NOT NULL;
CREATE INDEX reporting_order_delivered ON reporting_order (delivered_at, order_id)
WHERE delivered_at IS NOT NULL;
CREATE INDEX reporting_order_cancelled ON reporting_order (cancelled_at, order_id)
WHERE cancelled_at IS NOT NULL;
CREATE INDEX reporting_order_waits ON reporting_order (waited_until, waited_from, order_id)
WHERE waited_until IS NOT NULL;
CREATE INDEX reporting_order_waited ON reporting_order (placed_at, order_id) WHERE fill = 'waited';
CREATE INDEX reporting_order_apart ON reporting_order (placed_at, order_id) WHERE locations > 1;

-- What reports count of a fulfilment order that was not called off. due_at: the cut-off that it had to be
-- released by, as the location's calendar was when it was first counted.
CREATE TABLE reporting_part (
    fulfilment_order_id bigint PRIMARY KEY,
    order_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    location_id bigint NOT NULL,
    carrier text NOT NULL,
    ship_on date NOT NULL,
    due_at timestamptz NOT NULL,
    deliver_on date NOT NULL,
    released_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    release text NOT NULL CONSTRAINT reporting_part_release CHECK (release IN ('on_time', 'late', 'open')),
    delivery text NOT NULL CONSTRAINT reporting_part_delivery CHECK (delivery IN ('on_time', 'late', 'open')),
    cost bigint NOT NULL,
    currency text NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX reporting_part_order ON reporting_part (order_id);
CREATE INDEX reporting_part_ship_on ON reporting_part (ship_on, fulfilment_order_id);
CREATE INDEX reporting_part_deliver_on ON reporting_part (deliver_on, fulfilment_order_id);
-- What was not on time is rare, and is what people open.
CREATE INDEX reporting_part_not_released ON reporting_part (ship_on, fulfilment_order_id)
WHERE release <> 'on_time';
CREATE INDEX reporting_part_not_delivered ON reporting_part (deliver_on, fulfilment_order_id)
WHERE delivery <> 'on_time';

-- The sums that pages show: how many of a day (hour: of moments, else 0), and what they add up to. location
-- 0,
-- carrier '': of all. version: of the count.
CREATE TABLE reporting_sum (
    version integer NOT NULL,
    report text NOT NULL,
    day date NOT NULL,
    hour smallint NOT NULL,
    channel_id bigint NOT NULL,
    location_id bigint NOT NULL,
    carrier text NOT NULL,
    outcome text NOT NULL,
    currency text NOT NULL,
    counted bigint NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT reporting_sum_pkey PRIMARY KEY (
        version, report, day, hour, channel_id, location_id, carrier, outcome, currency
    )
) WITH (fillfactor = 50);

-- How far the count has come: the log is read behind (tx, event); orders below `below` are still to be read,
-- null: none. A count in another zone, or by other rules, is another version.
CREATE TABLE reporting_place (
    id smallint PRIMARY KEY,
    tx bigint NOT NULL,
    event bigint NOT NULL,
    below bigint,
    version integer NOT NULL,
    rules integer NOT NULL,
    zone text NOT NULL,
    CONSTRAINT reporting_place_alone CHECK (id = 1)
);
-- What committed before this stands below; what commits later is told by the log.
INSERT INTO reporting_place (id, tx, event, below, version, rules, zone)
SELECT
    1,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1,
    4611686018427387904,
    9223372036854775807,
    0,
    0,
    '';
