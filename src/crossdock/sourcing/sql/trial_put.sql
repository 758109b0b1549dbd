-- Keeps on which side of a trial new orders are.
--
-- takes   order_ids, versions (0: that of the version in force)  bigint[]: parallel; trial_id  bigint
-- gives   nothing
-- locks   nothing
-- index   sourcing_trial_order_pkey
INSERT INTO sourcing_trial_order (order_id, trial_id, version)
SELECT
    n.order_id,
    %(trial_id)s,
    n.version
FROM unnest(%(order_ids)s::bigint[], %(versions)s::bigint[]) AS n (order_id, version);
