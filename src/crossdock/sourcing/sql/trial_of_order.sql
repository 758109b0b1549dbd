-- The trial of a policy that an order came in during, and its side of it.
--
-- takes   order_id  bigint
-- gives   at most one row: trial_id, the version that was tried, share (per cent), whether on this order
-- locks   nothing
-- index   sourcing_trial_order_pkey, sourcing_trial_pkey
SELECT
    o.trial_id,
    t.version,
    t.share,
    o.version > 0 AS tried
FROM sourcing_trial_order AS o
INNER JOIN sourcing_trial AS t ON o.trial_id = t.id
WHERE o.order_id = %(order_id)s;
