-- The versions that were tried on these orders; those on the other side of a trial, and of none, are left
-- out.
--
-- takes   ids  bigint[]: orders
-- gives   a row an order: order_id, version
-- locks   nothing
-- index   sourcing_trial_order_pkey
SELECT
    t.order_id,
    t.version
FROM sourcing_trial_order AS t
WHERE t.order_id = any(%(ids)s::bigint[]) AND t.version > 0;
