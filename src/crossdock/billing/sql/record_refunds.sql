-- Records refunds; one known by (order, key) already is left out.
--
-- takes   order_ids, inbound_ids (null: none), amounts (minor units) bigint[]; external_ids, notes,
--         currencies, details (JSON)  text[]; moments  timestamptz[] (null: not said): parallel; at
--         timestamptz
-- gives   a row a refund that is new: order_id, external_id, amount, currency
-- locks   nothing
-- index   billing_refund_pkey
INSERT INTO billing_refund (
    order_id, external_id, at, note, amount, currency, detail, inbound_id, recorded_at
)
SELECT
    r.order_id, r.external_id, r.moment, r.note, r.amount, r.currency, r.detail::jsonb, r.inbound_id, %(at)s
FROM unnest(
    %(order_ids)s::bigint[], %(external_ids)s::text[], %(notes)s::text[], %(amounts)s::bigint[],
    %(currencies)s::text[], %(details)s::text[], %(moments)s::timestamptz[], %(inbound_ids)s::bigint[]
) AS r (order_id, external_id, note, amount, currency, detail, moment, inbound_id)
ON CONFLICT (order_id, external_id) DO NOTHING
RETURNING order_id, external_id, amount, currency;
