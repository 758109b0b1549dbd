-- Takes exceptions to those who decide, or back.
--
-- takes   subjects  text[], ids  bigint[]: parallel, none twice; actor  text (null: back);
--         at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   those rows, until commit
-- index   desk_case_pkey
INSERT INTO desk_case AS c (subject, subject_id, escalated_at, escalated_by)
SELECT
    w.subject,
    w.id,
    CASE WHEN %(actor)s::text IS NOT NULL THEN %(at)s::timestamptz END,
    %(actor)s::text
FROM unnest(%(subjects)s::text[], %(ids)s::bigint[]) AS w (subject, id)
ON CONFLICT (subject, subject_id) DO UPDATE
    SET escalated_at = excluded.escalated_at, escalated_by = excluded.escalated_by;
