-- Notes that a channel said the same of orders again, later.
--
-- takes   ids, inbound_ids (null: none)  bigint[]; source_at  text[] (RFC 3339; null: not said): parallel
-- gives   nothing
-- locks   those orders until commit
-- index   orders_order_pkey
UPDATE orders_order AS o
SET
    source_at = coalesce(t.source_at::timestamptz, o.source_at),
    inbound_id = coalesce(t.inbound_id, o.inbound_id)
FROM
    unnest(%(ids)s::bigint[], %(source_at)s::text[], %(inbound_ids)s::bigint[])
        AS t (id, source_at, inbound_id)
WHERE o.id = t.id;
