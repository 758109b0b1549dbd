-- Blanks what shops answered when they were told of orders.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   channels_telling_pkey
UPDATE channels_telling AS t
SET error = 'forgotten'
WHERE t.order_id = any(%(order_ids)s::bigint[]) AND t.error <> 'forgotten';
