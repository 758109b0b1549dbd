"""A database as it looks after a year: 200,000 orders with all that belongs to them. For the plan test.

Ids run from 1 and belong together: order n has the lines 1 and 2, inbound message n, fulfilment order n at
location n % 20 + 1, and a reservation of SKU n % 10,000 + 1. The last 20,000 orders are unfinished,
every tenth of them back-ordered; a tenth of the last 2,000 is being recalled.
"""

from typing import Any, Final

import psycopg

ORDERS: Final = 200_000
SKUS: Final = 10_000
LOCATIONS: Final = 20
USERS: Final = 10_000
FRESH: Final = 20_000  # orders, counted from the last, that are still open

# What stands on its own first; then {n}: the orders, {old}: the number of those that are finished.
FILL: Final = """
INSERT INTO partners_channel (name, kind, created_at) VALUES ('web', 'api', %(at)s);
INSERT INTO accounts_role SELECT 'r' || n, '{{orders:read}}', '{{}}', '' FROM generate_series(1, 10) AS n;
INSERT INTO accounts_user (id, password, email, name, role, is_superuser, is_staff, is_active, joined_at)
    SELECT n, 'x', 'u' || lpad(n::text, 5, '0') || '@example.com', 'U', CASE WHEN n <= 3 THEN 'administrator'
        WHEN n %% 100 = 0 THEN 'r1' ELSE 'warehouse' END, n <= 3, n <= 3, true, %(at)s
    FROM generate_series(1, {users}) AS n;
UPDATE accounts_user SET recovery = ARRAY['x'::bytea] WHERE id = 1;
INSERT INTO accounts_link (user_id, kind, sha256, made_at, until)
    SELECT n, 'invitation', n::text::bytea, %(at)s, %(at)s::timestamptz + '1 h'::interval
    FROM generate_series(1, {users}) AS n;
INSERT INTO accounts_session (sha256, user_id, begun_at, seen_at, address, agent)
    SELECT n::text::bytea, n, %(at)s, %(at)s, '192.0.2.1', 'x' FROM generate_series(1, {users}) AS n;
INSERT INTO accounts_identity SELECT 'p', 'https://p.example.com', 'S' || n, n, %(at)s
    FROM generate_series(1, {users}) AS n;
INSERT INTO catalog_sku SELECT n, 'S' || n, %(at)s FROM generate_series(1, {skus}) AS n;
INSERT INTO catalog_sku_version (sku_id, valid_from, name, weight_g, length_mm, width_mm, height_mm, actor)
    SELECT n, %(at)s, 'S' || n, 500, 100, 100, 100, 'x' FROM generate_series(1, {skus}) AS n;
UPDATE catalog_sku_version SET barcode = 'B' || sku_id WHERE sku_id <= 1000;
UPDATE catalog_sku_version SET component_ids = '{{1,2}}', component_units = '{{2,1}}' WHERE sku_id %% 100 = 0;
INSERT INTO catalog_alias (channel_id, alias, valid_from, sku_id, quantity, actor)
    SELECT n %% 2, 'A' || n, %(at)s, n, 12, 'x' FROM generate_series(1, {skus}) AS n;
UPDATE catalog_sku_version SET release_on = %(at)s::date + 3 WHERE sku_id <= 50;
UPDATE catalog_sku_version SET substitute_id = 1, active = false WHERE sku_id BETWEEN 51 AND 100;
INSERT INTO catalog_stop (sku_id, channel_id, valid_from, how, reason, actor)
    SELECT n, 0, %(at)s, 'hold', 'x', 'x' FROM generate_series(1, 100) AS n;
INSERT INTO network_location
    SELECT n, 'L' || n, 'warehouse', %(at)s FROM generate_series(1, {locations}) AS n;
INSERT INTO network_location_version (location_id, valid_from, name, line1, city, region, postal_code,
    country, time_zone, cut_off, work_days, handling_order, handling_unit, currency, actor)
    SELECT n, %(at)s, 'L', 'x', 'x', 'x', 'x', 'US', 'UTC', '16:00', '{{1,2,3,4,5}}', 100, 20, 'USD', 'x'
    FROM generate_series(1, {locations}) AS n;
INSERT INTO network_load SELECT l, %(at)s::date + d, h, 1
    FROM generate_series(1, {locations}) AS l, generate_series(0, 59) AS d, generate_series(-1, 23) AS h;
INSERT INTO inventory_stock SELECT s, l, 100, 20, 0, 0
    FROM generate_series(1, {skus}) AS s, generate_series(1, {locations}) AS l;
INSERT INTO inventory_movement (sku_id, location_id, quantity, reason, actor, at)
    SELECT n / {locations} + 1, n %% {locations} + 1, 100, 'receipt', 'x', %(at)s
    FROM generate_series(0, {skus} * {locations} - 1) AS n;
INSERT INTO inventory_safety_version SELECT n, l, %(at)s, 0, 'x'
    FROM generate_series(1, {skus}) AS n, generate_series(1, 2) AS l;
INSERT INTO inventory_count (sku_id, location_id, counted, as_of, difference, actor, at)
    SELECT n, l, 100, %(at)s, 0, 'x', %(at)s FROM generate_series(1, {skus}) AS n, generate_series(1, 2) AS l;
INSERT INTO inventory_supply (id, kind, reference, state, origin_id, created_at, actor)
    SELECT n, CASE n %% 2 WHEN 0 THEN 'receipt' ELSE 'transfer' END, 'R' || n,
        CASE WHEN n > 19000 THEN 'arriving' ELSE 'received' END, CASE n %% 2 WHEN 1 THEN 1 END, %(at)s, 'x'
    FROM generate_series(1, 20000) AS n;
INSERT INTO inventory_supply_line (supply_id, sku_id, location_id, quantity, expected_on, sent, received,
    underway)
    SELECT n, (n + s) %% {skus} + 1, 2, 10, %(at)s::date + 3, 10, CASE WHEN n > 19000 THEN 5 ELSE 10 END,
        CASE WHEN n > 19000 THEN 5 ELSE 0 END
    FROM generate_series(1, 20000) AS n, generate_series(0, 1) AS s;
INSERT INTO inventory_arrival (supply_id, reference, final, actor, at)
    SELECT n, 'D', false, 'x', %(at)s FROM generate_series(1, 20000) AS n ORDER BY n;
INSERT INTO inventory_arrival_line
    SELECT n, (n + s) %% {skus} + 1, 2, CASE WHEN n > 19000 THEN 5 ELSE 10 END, 0
    FROM generate_series(1, 20000) AS n, generate_series(0, 1) AS s;
INSERT INTO inventory_count_task (sku_id, location_id, reason, reference, gone, doubted, since, latest_at,
        actor, closed_at, count_id)
    SELECT c.sku_id, c.location_id, 'not_found', 'x', 1, 1, %(at)s, %(at)s, 'x', %(at)s, c.id
    FROM inventory_count AS c WHERE c.id > 200;
INSERT INTO inventory_count_task (sku_id, location_id, reason, reference, gone, doubted, since, latest_at,
        actor)
    SELECT c.sku_id, c.location_id, 'not_found', 'x', 1, 1, %(at)s, %(at)s, 'x'
    FROM inventory_count AS c WHERE c.id <= 200;
INSERT INTO inventory_checkout SELECT n, CASE WHEN n < 19000 THEN 'used' ELSE 'held' END,
    %(at)s::timestamptz + n * '1 s'::interval, %(at)s, NULL, 'x' FROM generate_series(1, 20000) AS n;
INSERT INTO inventory_checkout_line SELECT n, n %% {skus} + 1, n %% {locations} + 1, 1
    FROM generate_series(1, 20000) AS n;
INSERT INTO mailbox_inbound SELECT n, 'web', 'K' || n, 'order', 1, NULL, 'x', %(at)s FROM {n};
INSERT INTO mailbox_intake SELECT n, %(at)s FROM {n} WHERE n > {old};
UPDATE partners_channel SET paused_at = %(at)s;
INSERT INTO mailbox_intake SELECT n, '9999-01-01' FROM generate_series(1001, 1200) AS n;
INSERT INTO mailbox_quarantine
    SELECT n, 'unreadable', 'x', %(at)s, 1, %(at)s::timestamptz - n / 1000 * '1 h'::interval, 'x' FROM {n}
    WHERE n %% 20 = 0;
INSERT INTO mailbox_quarantine SELECT n, 'unreadable', 'x', %(at)s FROM {n} WHERE n %% 20 = 1 AND n > {old};
INSERT INTO mailbox_mend (inbound_id, body, actor, at) SELECT n, 'x', 'x', %(at)s FROM {n} WHERE n %% 20 = 0;
INSERT INTO mailbox_outbound SELECT n, 'K' || n, 'L1', 'release', 'x', '{{}}', 'x', n, %(at)s FROM {n};
INSERT INTO mailbox_dispatch SELECT n, %(at)s FROM {n} WHERE n > {old};
INSERT INTO mailbox_lane SELECT n, 'webhook/' || n %% 20, 'order/' || n %% 15000, n, %(at)s FROM {n}
    WHERE n > {old};
INSERT INTO webhooks_endpoint (name, url, types, channels, locations, changed_at, created_at)
    VALUES ('w', 'x', '{{}}', '{{}}', '{{}}', %(at)s, %(at)s);
INSERT INTO webhooks_position VALUES (1, 0, 0);
INSERT INTO webhooks_health (endpoint_id) VALUES (1);
INSERT INTO webhooks_secret (endpoint_id, sealed, created_at) VALUES (1, 'x', %(at)s);
INSERT INTO webhooks_delivery SELECT 1, n, n FROM {n};
INSERT INTO mailbox_attempt SELECT n, 1, %(at)s, 200, NULL, true FROM {n} WHERE n <= {old};
INSERT INTO core_event (order_id, subject, subject_id, kind, actor, at)
    SELECT n, 'order', n, k, 'x', %(at)s FROM {n}, unnest('{{received,sourced}}'::text[]) AS k;
INSERT INTO core_origin (tx, actor, face, act, target, address, agent, request, at, wall_at)
    SELECT n::text::xid8, 'key:' || n %% 1000, 'api',
        CASE WHEN n %% 4 = 0 THEN 'hold ' || n %% 30 ELSE 'POST /orders' END,
        CASE WHEN n %% 4 = 0 THEN '/api/v1/orders/SO-' || n || '/hold' ELSE '/api/v1/orders' END,
        ('192.0.2.' || n %% 250)::inet, 'x', 'x', %(at)s, %(at)s FROM {n};
INSERT INTO core_change (tx, subject, name, kind, before, after, actor, at)
    SELECT n::text::xid8, 'location', 'L' || n %% 2000, 'set', '{{}}', '{{}}', 'key:' || n %% 1000, %(at)s
    FROM {n};
INSERT INTO core_effect (key, kind, subject, subject_id, request, state, due_at, intended_at, settled_at)
    SELECT 'K' || n, 'label', 'order', n, '{{}}', CASE WHEN n > {old} THEN 'intended' ELSE 'done' END,
        %(at)s, %(at)s, CASE WHEN n <= {old} THEN %(at)s::timestamptz END FROM {n} WHERE n %% 4 = 0;
UPDATE core_effect SET state = 'begun', owner = 'x/1.1', due_at = due_at + '1 h'::interval
    WHERE subject_id > {latest} AND subject_id %% 100 = 0;
INSERT INTO channels_connection (channel_id, token, client_id, client_secret, token_at, token_until,
    connected_at, poll_due_at, stock_due_at)
    VALUES (1, 'x', 'x', 'x', %(at)s, %(at)s, %(at)s, %(at)s, %(at)s);
INSERT INTO channels_count VALUES (1, 'told', 1);
INSERT INTO channels_position SELECT 'channels', max(tx::text::bigint), max(id) FROM core_event;
INSERT INTO channels_location SELECT 1, 'G' || n, 'L', n FROM generate_series(1, {locations}) AS n;
INSERT INTO channels_stock_item SELECT 1, n, 1, 'G' || n, n %% 2 = 0 FROM generate_series(1, {skus}) AS n;
INSERT INTO channels_stock_item SELECT 1, n, 6, 'P' || n, false FROM generate_series(1, {skus}, 10) AS n;
INSERT INTO channels_stock_level SELECT 1, i.sku_id, i.units, l, 80 / i.units, %(at)s, %(at)s
    FROM channels_stock_item AS i, generate_series(1, 2) AS l;
INSERT INTO channels_unmapped SELECT n %% 100 + 1, 'U' || n, 'OLD-' || n, 'unknown'
    FROM generate_series(1, 20000) AS n;
INSERT INTO channels_news SELECT n, %(at)s FROM {n} WHERE n > {latest};
INSERT INTO channels_telling SELECT n, n, 1, 'told', 1, '{{}}', NULL, %(at)s FROM {n} WHERE n <= {old};
INSERT INTO channels_telling SELECT n, 0, 1, 'failed', 1, '{{}}', 'x', %(at)s FROM {n} WHERE n %% 1000 = 0;
INSERT INTO channels_fulfilment SELECT 1, 'G' || n, n, n, %(at)s FROM {n} WHERE n <= {old};
INSERT INTO core_recall (order_id, line_seq, sku_id, location_id, quantity, target, cause, reason, actor,
    state, asked_at)
    SELECT n, 1, n %% {skus} + 1, n %% {locations} + 1, 1, 'open', 'held', 'edit', 'x',
        CASE WHEN n > {latest} THEN 'asked' ELSE 'stopped' END, %(at)s FROM {n} WHERE n %% 10 = 0;
INSERT INTO core_idempotency SELECT 'key', 'K' || n, 'x', 200, 'x', %(at)s FROM {n} WHERE n %% 4 = 0;
INSERT INTO orders_order (id, channel_id, external_id, status, service_level, ship_complete, taxes_included,
    placed_at, received_at, source_at, inbound_id, digest, currency, computed_total)
    SELECT n, 1, 'E' || n, CASE WHEN n > {old} THEN 'allocated' ELSE 'delivered' END, 'standard',
        false, false, %(at)s::timestamptz - ({orders} - n) * '1 minute'::interval, %(at)s, %(at)s, n, 'x',
        'USD', 1000 FROM {n};
INSERT INTO orders_line (order_id, seq, external_id, sku_id, sku, ships, ordered, open, backordered,
    allocated, delivered)
    SELECT n, seq, seq::text, n %% {skus} + 1, 'x', true, 1, 0, (n > {old} AND n %% 10 = 5)::int,
        (n > {old} AND n %% 10 <> 5)::int, (n <= {old})::int
    FROM {n}, generate_series(1, 2) AS seq;
INSERT INTO orders_person (order_id, customer_name, name, line1, postal_code, country)
    SELECT n, 'x', 'x', 'x', '10001', 'US' FROM {n};
INSERT INTO orders_hold (order_id, code, reason, stops, lifted_by_role, since, set_by, lifted_at)
    SELECT n, 'manual', 'x', 'release', 'operator', %(at)s, 'x',
        CASE WHEN n <= {old} THEN %(at)s::timestamptz END FROM {n} WHERE n %% 10 = 0;
INSERT INTO orders_attachment (order_id, name, media, size, sha256, body, added_at, added_by)
SELECT n, 'a.txt', 'text/plain', 1, 'd', 'a', %(at)s, 'x' FROM {n} WHERE n %% 20 = 0;
UPDATE orders_attachment SET removed_at = %(at)s, removed_by = 'x' WHERE id %% 50 = 0;
INSERT INTO orders_by_hand SELECT n, 0, 'tags', '[]' FROM {n} WHERE n %% 20 = 0;
INSERT INTO orders_by_hand SELECT n, 1, 'line', '{{"units": 0}}' FROM {n} WHERE n %% 20 = 0;
INSERT INTO orders_link SELECT n, n - 1, 'replaces', %(at)s, 'x' FROM {n} WHERE n %% 50 = 0;
INSERT INTO desk_entry SELECT n, 1, ARRAY[n %% 15000, -n] FROM {n};
INSERT INTO desk_posting SELECT k, 1, n FROM {n}, unnest(ARRAY[n %% 15000, -n]) AS k;
INSERT INTO desk_term SELECT n, 'x' || n, ARRAY[n %% 5000, -n]::integer[] FROM generate_series(1, 14999) AS n;
INSERT INTO inventory_reservation
    SELECT n, 1, n %% {locations} + 1, n %% {skus} + 1, 1, %(at)s FROM {n};
INSERT INTO inventory_reservation_end (order_id, line_seq, location_id, sku_id, quantity, created_at,
    ended_at, how)
    SELECT n, 2, n %% {locations} + 1, n %% {skus} + 1, 1, %(at)s, %(at)s, 'shipped'
    FROM {n} WHERE n %% 4 = 0;
INSERT INTO fulfilment_order SELECT n, n, n %% {locations} + 1,
    CASE WHEN n > {old} THEN 'planned' ELSE 'shipped' END,
    %(at)s, 'pelican', 'ground', 500, 120, 'USD', %(at)s::date, %(at)s::date, %(at)s, %(at)s FROM {n};
INSERT INTO fulfilment_line SELECT n, 1, n %% {skus} + 1, 1 FROM {n};
INSERT INTO fulfilment_refusal (fulfilment_order_id, order_id, location_id, line_seq, sku_id, quantity, act,
        reason, about, note, actor, at)
    SELECT n, n, 1 + n %% {locations}, 1, 1 + n %% {skus}, 1, 'reject', 'closed', 'place', '', 'x', %(at)s
    FROM {n} WHERE n %% 5 = 0;
INSERT INTO fulfilment_recall (recall_id, fulfilment_order_id, line_seq, units, state, asked_at, answered_at)
    SELECT n, n, 1, 1, CASE WHEN n > {old} AND n %% 100 = 0 THEN 'waiting' ELSE 'refused' END, %(at)s, %(at)s
    FROM {n} WHERE n %% 5 = 0 ORDER BY n;
INSERT INTO fulfilment_gate SELECT n, 'credit', 'release', 'sourcing', %(at)s FROM {n} WHERE n %% 10 = 0;
INSERT INTO fulfilment_release SELECT n, %(at)s FROM {n} WHERE n > {old};
INSERT INTO fulfilment_shipment SELECT n, n, n, 'pelican', 'ground', 'R' || n,
    CASE WHEN n %% 50 <> 0 THEN %(at)s::timestamptz END, %(at)s, 'x' FROM {n} WHERE n <= {old};
INSERT INTO fulfilment_shipment_line SELECT n, 1, 1 FROM {n} WHERE n <= {old};
INSERT INTO fulfilment_package SELECT n, 1, 'T' || n, 500 FROM {n} WHERE n <= {old};
INSERT INTO fulfilment_label (shipment_id, package_seq, state, tracking, asked_at, actor)
    SELECT n, 1, 'bought', 'T' || n, %(at)s, 'x' FROM {n} WHERE n <= {old} ORDER BY n;
INSERT INTO fulfilment_label_file SELECT n, '1', '1' FROM {n} WHERE n <= {old};
INSERT INTO fulfilment_scan (tracking, status, at, city, inbound_id, recorded_at, print)
    SELECT 'T' || n, k, %(at)s, 'x', n, %(at)s, k::bytea
    FROM {n}, unnest('{{accepted,in_transit,delivered}}'::text[]) AS k WHERE n <= {old};
INSERT INTO fulfilment_parcel SELECT 'T' || n, CASE WHEN n %% 50 = 0 THEN 'exception' ELSE 'delivered' END,
    %(at)s, %(at)s, n %% 100 <> 0, %(at)s FROM {n} WHERE n <= {old};
INSERT INTO fulfilment_manifest (location_id, carrier, day, closed_at, actor)
    SELECT 1, 'pelican', %(at)s::date - n::int, %(at)s, 'x' FROM {n} WHERE n <= 1000 ORDER BY n;
UPDATE fulfilment_label SET manifest_id = id / 180 + 1 WHERE id %% 1000 <> 1;
INSERT INTO fulfilment_tracking (tracking, due_at) SELECT 'T' || n, %(at)s FROM {n}
    WHERE n %% 50 = 0 ORDER BY n;
INSERT INTO carriers_sale (key, sold_at) SELECT 'label ' || n, %(at)s FROM {n} WHERE n <= {old};
INSERT INTO sourcing_queue SELECT n, %(at)s FROM {n} WHERE n > {old} AND n %% 10 <> 5;
INSERT INTO sourcing_policy (name, document, valid_from, actor, created_at)
    VALUES ('standard', '{{}}', %(at)s, 'x', %(at)s);
INSERT INTO sourcing_world (sha256, document, created_at) VALUES ('x', '{{}}', %(at)s);
INSERT INTO sourcing_decision
    SELECT n, 1, %(at)s::timestamptz - '1 h'::interval, 1, 1, 'sourced', 620, 700,
        decode(repeat('00', 40), 'hex')
    FROM {n};
INSERT INTO sourcing_act (order_id, kind, state, recalls, actor, asked_at, settled_at)
    SELECT n, 'edit', CASE WHEN n > {latest} THEN 'pending' ELSE 'applied' END, ARRAY[n / 10], 'x', %(at)s,
        CASE WHEN n > {latest} THEN NULL ELSE %(at)s::timestamptz END FROM {n} WHERE n %% 10 = 0;
INSERT INTO sourcing_forced SELECT n, 1, n %% {locations} + 1, '[]', 100, 'USD', '', 'x', %(at)s
    FROM {n} WHERE n %% 10 = 0;
INSERT INTO sourcing_draft (name, document, based_on, actor, saved_at, ended_at)
    SELECT 'd', '{{}}', 1, 'x', %(at)s, CASE WHEN n > 10 THEN %(at)s::timestamptz END
    FROM generate_series(1, 1000) AS n;
INSERT INTO sourcing_golden (order_id, attempt, wants, note, actor, made_at)
    SELECT n, 1, '{{}}', '', 'x', %(at)s FROM {n} WHERE n <= 100;
INSERT INTO sourcing_guard VALUES ('late', 1);
INSERT INTO sourcing_trial (version, share, since, until, latest, actor, made_at, ended_at)
    SELECT 1, 10, %(at)s, NULL, 1, 'x', %(at)s, CASE WHEN n > 1 THEN %(at)s::timestamptz END
    FROM generate_series(1, 200) AS n;
INSERT INTO sourcing_trial_order SELECT n, n / 10 %% 200 + 1, n %% 20 / 10 FROM {n} WHERE n %% 10 = 0;
INSERT INTO desk_bulk (asked, chosen, undoes_id, orders, actor, asked_at)
    SELECT '{{"act": "hold"}}', '{{}}', CASE WHEN n > 1 AND n %% 2 = 0 THEN n - 1 END, 1000, 'x', %(at)s
    FROM generate_series(1, 200) AS n;
INSERT INTO desk_bulk_item (bulk_id, order_id, state, kept, settled_at)
    SELECT (n - 1) / 1000 + 1, n, CASE WHEN n > {latest} THEN 'waiting' ELSE 'done' END, '{{}}',
        CASE WHEN n > {latest} THEN NULL ELSE %(at)s::timestamptz END FROM {n} ORDER BY n;
INSERT INTO desk_view (user_id, name, query, shared, role, made_at)
    SELECT n, 'V' || n, '{{}}', CASE WHEN n %% 500 = 0 THEN 'all' ELSE 'nobody' END, NULL, %(at)s
    FROM generate_series(1, {users}) AS n;
INSERT INTO desk_view_choice SELECT n, ARRAY[n], n FROM generate_series(1, {users}) AS n;
INSERT INTO desk_view_role SELECT 'role_' || n, n FROM generate_series(1, 200) AS n;
INSERT INTO desk_case (subject, subject_id, assignee_id, assigned_at)
    SELECT CASE WHEN n %% 10 = 0 THEN 'order' ELSE 'message' END, n, NULL, %(at)s FROM {n} WHERE n %% 5 = 0;
INSERT INTO desk_comment (inbound_id, text, actor, at) SELECT n, 'x', 'x', %(at)s FROM {n} WHERE n %% 20 = 0;
INSERT INTO reporting_order (order_id, version, channel_id, placed_at, released_at, shipped_at, delivered_at,
    cancelled_at, waited_from, waited_until, fill, parts, locations, parcels, cost, currency)
    SELECT n, 1, 1, p, p + '1 h'::interval, CASE WHEN n <= {old} THEN p + '2 h'::interval END,
        CASE WHEN n <= {old} THEN p + '2 d'::interval END,
        CASE WHEN n %% 100 = 1 THEN p + '1 h'::interval END,
        CASE WHEN n %% 10 = 5 THEN p END, CASE WHEN n %% 10 = 5 THEN
            CASE WHEN n > {old} THEN 'infinity' ELSE p + '1 d'::interval END END,
        CASE WHEN n %% 10 = 5 THEN 'waited' ELSE 'filled' END, 1, n %% 20 / 19 + 1, 1, 120, 'USD'
    FROM {n}, LATERAL (SELECT %(at)s::timestamptz - (200000 - n) * '1 min'::interval AS p) AS m;
INSERT INTO reporting_part
    SELECT n, n, 1, n %% {locations} + 1, 'pelican', p::date, p, p::date + 2, p, p + '2 h'::interval,
        p + '2 d'::interval, CASE WHEN n %% 50 = 1 THEN 'late' ELSE 'on_time' END,
        CASE WHEN n %% 50 = 1 THEN 'late' ELSE 'on_time' END, 120, 'USD'
    FROM {n}, LATERAL (SELECT %(at)s::timestamptz - (200000 - n) * '1 min'::interval AS p) AS m;
INSERT INTO reporting_sum SELECT v, r, %(at)s::date - d, 0, 1, l, c, 'late', '', 10, 0
    FROM generate_series(0, 1) AS v, unnest('{{release,delivery}}'::text[]) AS r,
        generate_series(0, 365) AS d, generate_series(1, {locations}) AS l,
        unnest('{{pelican,stork}}'::text[]) AS c;
INSERT INTO billing_payment (order_id, external_id, kind, status, gateway, amount, currency, recorded_at)
    SELECT n, 'P1', 'sale', 'success', 'card', 1000, 'USD', %(at)s FROM {n};
INSERT INTO billing_refund
    SELECT n, 'R1', %(at)s, '', 100, 'USD', '{{}}', NULL, %(at)s FROM {n} WHERE n %% 10 = 0;
INSERT INTO billing_refund_line SELECT n, 'R1', '1', 1, 1, 100, 0, 'return' FROM {n} WHERE n %% 10 = 0;
"""


def fill(connection: psycopg.Connection[Any], at: object) -> None:
    """Fill an empty, migrated database in one transaction. Its foreign keys go: they are not looked at."""
    text = FILL.format(
        skus=SKUS,
        locations=LOCATIONS,
        users=USERS,
        orders=ORDERS,
        old=ORDERS - FRESH,
        latest=ORDERS - FRESH // 10,
        n=f"generate_series(1, {ORDERS}) AS n",
    )
    with connection.transaction(), psycopg.ClientCursor(connection) as cur:
        keys = cur.execute(
            "SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint AS c"
            " WHERE c.contype = 'f' AND c.conparentid = 0"
        ).fetchall()
        for table, key in keys:
            cur.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
        for statement in text.split(";\n"):
            if statement.strip():
                cur.execute(statement, {"at": at})
    connection.execute("SELECT brin_summarize_new_values('orders_order_placed')")  # as autovacuum does
    connection.execute("ANALYZE")
