-- Inserts orders in their final state; one whose (channel, external id) is known already is left out.
--
-- takes   parallel arrays, one element an order: ids, channel_ids, priorities, inbound_ids (null: none),
--         shipping, discount, tax, total, current_total (null: not stated), computed_total  bigint[]
--         (amounts: minor units); external_ids, statuses, service_levels, currencies, customer_refs, names,
--         purchase_orders, notes, tags (array literals), attributes (JSON) text[]; ship_complete,
--         taxes_included  boolean[]; deliver_by  date[]; placed_at, source_at  timestamptz[]; digests
--         bytea[]; at  timestamptz: now, by core.clock
-- gives   a row an order inserted: its id
-- locks   nothing
-- index   orders_order_pkey, orders_order_once
INSERT INTO orders_order (
    id, channel_id, external_id, status, priority, service_level, ship_complete, taxes_included, deliver_by,
    placed_at, received_at, source_at, inbound_id, digest, currency, shipping, discount, tax, total,
    current_total, computed_total, customer_ref, name, purchase_order, note, tags, attributes
)
SELECT
    o.id, o.channel_id, o.external_id, o.status, o.priority, o.service_level, o.ship_complete,
    o.taxes_included, o.deliver_by,
    o.placed_at, %(at)s, o.source_at, o.inbound_id, o.digest, o.currency, o.shipping, o.discount, o.tax,
    o.total,
    o.current_total, o.computed_total, o.customer_ref, o.name, o.purchase_order, o.note, o.tags::text[],
    o.attributes::jsonb
FROM unnest(
    %(ids)s::bigint[], %(channel_ids)s::bigint[], %(external_ids)s::text[], %(statuses)s::text[],
    %(priorities)s::bigint[], %(service_levels)s::text[], %(ship_complete)s::boolean[],
    %(taxes_included)s::boolean[], %(deliver_by)s::date[], %(placed_at)s::timestamptz[],
    %(source_at)s::timestamptz[], %(inbound_ids)s::bigint[], %(digests)s::bytea[], %(currencies)s::text[],
    %(shipping)s::bigint[], %(discount)s::bigint[], %(tax)s::bigint[], %(total)s::bigint[],
    %(current_total)s::bigint[], %(computed_total)s::bigint[], %(customer_refs)s::text[], %(names)s::text[],
    %(purchase_orders)s::text[], %(notes)s::text[], %(tags)s::text[], %(attributes)s::text[]
) AS o (
    id, channel_id, external_id, status, priority, service_level, ship_complete, taxes_included, deliver_by,
    placed_at, source_at, inbound_id, digest, currency, shipping, discount, tax, total, current_total,
    computed_total, customer_ref, name, purchase_order, note, tags, attributes
)
ON CONFLICT (channel_id, external_id) DO NOTHING
RETURNING id;
