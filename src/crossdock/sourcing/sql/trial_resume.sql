-- Takes a trial of a policy up again that was stopped, where no other one was begun since.
--
-- takes   id  bigint
-- gives   one row if it is open again: id
-- locks   the trial
-- index   sourcing_trial_pkey
-- fails   sourcing_trial_one (unique): another one was begun at the same moment
UPDATE sourcing_trial AS t
SET ended_at = NULL
WHERE
    t.id = %(id)s AND t.ended_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM sourcing_trial AS n WHERE n.id > %(id)s)
RETURNING t.id;
