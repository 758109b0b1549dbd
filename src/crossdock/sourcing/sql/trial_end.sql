-- Ends a trial of a policy, once.
--
-- takes   id  bigint; at  timestamptz
-- gives   one row if it was open: id
-- locks   the trial
-- index   sourcing_trial_pkey
UPDATE sourcing_trial AS t
SET ended_at = %(at)s
WHERE t.id = %(id)s AND t.ended_at IS NULL
RETURNING t.id;
