-- Lets exceptions wait until later, or no more.
--
-- takes   subjects  text[], ids  bigint[]: parallel, none twice; until  timestamptz (null: no more);
--         at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   those rows, until commit
-- index   desk_case_pkey
INSERT INTO desk_case AS c (subject, subject_id, snoozed_until, snoozed_at)
SELECT
    w.subject,
    w.id,
    %(until)s::timestamptz,
    CASE WHEN %(until)s::timestamptz IS NOT NULL THEN %(at)s::timestamptz END
FROM unnest(%(subjects)s::text[], %(ids)s::bigint[]) AS w (subject, id)
ON CONFLICT (subject, subject_id) DO UPDATE
    SET snoozed_until = excluded.snoozed_until, snoozed_at = excluded.snoozed_at;
