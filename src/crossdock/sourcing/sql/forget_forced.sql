-- Blanks why locations were chosen by hand.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   sourcing_forced_pkey
UPDATE sourcing_forced AS f
SET reason = 'forgotten'
WHERE f.order_id = any(%(order_ids)s::bigint[]) AND f.reason <> 'forgotten';
