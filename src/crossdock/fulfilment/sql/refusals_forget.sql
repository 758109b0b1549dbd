-- Forgets what was refused of orders: their locations may be asked again.
--
-- takes   order_ids  bigint[]; actor  text; at  timestamptz: now, by core.clock
-- gives   nothing; the count of rows is that of what is forgotten
-- locks   those refusals
-- index   fulfilment_refusal_order
UPDATE fulfilment_refusal AS r
SET forgotten_at = %(at)s, forgotten_by = %(actor)s
WHERE r.order_id = any(%(order_ids)s::bigint[]) AND r.forgotten_at IS NULL;
