-- Counts a try to log in, before it is looked at, so that tries at the same time are counted too.
--
-- takes   keys  text[]: sorted; at  timestamptz: wall; since  timestamptz: what began before is over
-- gives   a row a key: key, since, tries (with this one)
-- locks   the keys' rows until commit, which follows at once
-- index   accounts_log_in_try_pkey
INSERT INTO accounts_log_in_try AS t (key, since, tries)
SELECT
    w.key,
    %(at)s::timestamptz,
    1
FROM unnest(%(keys)s::text[]) AS w (key)
ON CONFLICT (key) DO UPDATE
SET
    since = CASE WHEN t.since > %(since)s::timestamptz THEN t.since ELSE excluded.since END,
    tries = CASE WHEN t.since > %(since)s::timestamptz THEN t.tries + 1 ELSE 1 END
RETURNING t.key, t.since, t.tries;
