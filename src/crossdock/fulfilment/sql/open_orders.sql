-- Inserts fulfilment orders, planned or released already, with their events; planned ones wait for release.
--
-- takes   ids, order_ids, location_ids, prices, costs (minor units), ship_on, deliver_on (days since
--         0001-01-01, that day being 1) bigint[]; released  boolean[]; carriers, services, currencies
--         text[]; release_at  timestamptz[]: parallel, one element a fulfilment order; planned_state,
--         released_state  text; moved  text: JSON, what a release event says; at  timestamptz: now, by
--         core.clock; actor  text
-- gives   nothing
-- locks   nothing
-- index   fulfilment_order_pkey
-- fails   fulfilment_order_pkey: an id is used already
WITH planned AS MATERIALIZED (
    SELECT
        p.id,
        p.order_id,
        p.location_id,
        p.released,
        p.carrier,
        p.service,
        p.price,
        p.cost,
        p.currency,
        p.ship_on,
        p.deliver_on,
        p.release_at
    FROM unnest(
        %(ids)s::bigint[], %(order_ids)s::bigint[], %(location_ids)s::bigint[], %(released)s::boolean[],
        %(carriers)s::text[], %(services)s::text[], %(prices)s::bigint[], %(costs)s::bigint[],
        %(currencies)s::text[], %(ship_on)s::bigint[], %(deliver_on)s::bigint[],
        %(release_at)s::timestamptz[]
    ) AS p (
        id, order_id, location_id, released, carrier, service, price, cost, currency, ship_on, deliver_on,
        release_at
    )
),

queued AS (
    INSERT INTO fulfilment_release (id, due_at)
    SELECT
        p.id,
        p.release_at
    FROM planned AS p
    WHERE NOT p.released
),

told AS (
    INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
    SELECT
        p.order_id,
        'fulfilment_order',
        p.id,
        'plan',
        NULL,
        %(actor)s,
        %(at)s
    FROM planned AS p
    UNION ALL
    SELECT
        p.order_id,
        'fulfilment_order',
        p.id,
        'release',
        %(moved)s::jsonb,
        %(actor)s,
        %(at)s
    FROM planned AS p
    WHERE p.released
)

INSERT INTO fulfilment_order (
    id, order_id, location_id, state, state_since, carrier, service, price, cost, currency, ship_on,
    deliver_on, release_at, created_at
)
SELECT
    p.id,
    p.order_id,
    p.location_id,
    CASE WHEN p.released THEN %(released_state)s ELSE %(planned_state)s END AS first_state,
    %(at)s AS state_since,
    p.carrier,
    p.service,
    p.price,
    p.cost,
    p.currency,
    date '0001-01-01' + (p.ship_on - 1)::int AS ship_on,
    date '0001-01-01' + (p.deliver_on - 1)::int AS deliver_on,
    p.release_at,
    %(at)s AS created_at
FROM planned AS p;
