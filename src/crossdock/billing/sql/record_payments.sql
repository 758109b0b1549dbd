-- Records payments; one known by (order, key, kind, status) already is left out.
--
-- takes   order_ids, inbound_ids (null: none), amounts (minor units) bigint[]; external_ids, kinds,
--         statuses, gateways, currencies  text[]; moments  timestamptz[] (null: not said): parallel; at
--         timestamptz
-- gives   a row a payment that is new: id, order_id, kind, status, amount, currency
-- locks   nothing
-- index   billing_payment_once
INSERT INTO billing_payment (
    order_id, external_id, kind, status, gateway, amount, currency, at, inbound_id, recorded_at
)
SELECT
    p.order_id, p.external_id, p.kind, p.status, p.gateway, p.amount, p.currency, p.moment, p.inbound_id,
    %(at)s
FROM unnest(
    %(order_ids)s::bigint[], %(external_ids)s::text[], %(kinds)s::text[], %(statuses)s::text[],
    %(gateways)s::text[], %(amounts)s::bigint[], %(currencies)s::text[], %(moments)s::timestamptz[],
    %(inbound_ids)s::bigint[]
) AS p (order_id, external_id, kind, status, gateway, amount, currency, moment, inbound_id)
ON CONFLICT (order_id, external_id, kind, status) DO NOTHING
RETURNING id, order_id, kind, status, amount, currency;
