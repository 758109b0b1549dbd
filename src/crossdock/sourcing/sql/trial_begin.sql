-- Begins a trial of a policy, if none is open.
--
-- takes   version, share (per cent)  bigint; since, until (null: until stopped), at  timestamptz; actor  text
-- gives   one row if it began: id
-- locks   nothing
-- index   sourcing_trial_one, sourcing_policy_pkey
INSERT INTO sourcing_trial (version, share, since, until, latest, actor, made_at)
SELECT
    %(version)s, %(share)s, %(since)s, %(until)s::timestamptz, max(p.version), %(actor)s, %(at)s
FROM sourcing_policy AS p
ON CONFLICT ((true)) WHERE ended_at IS NULL DO NOTHING
RETURNING id;
