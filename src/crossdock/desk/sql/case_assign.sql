-- Says who sees to exceptions.
--
-- takes   subjects  text[], ids  bigint[]: parallel, none twice; assignee_id  bigint (null: nobody);
--         at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   those rows, until commit
-- index   desk_case_pkey
-- fails   desk_case_assignee (foreign key): no such user; nothing is written
INSERT INTO desk_case AS c (subject, subject_id, assignee_id, assigned_at)
SELECT w.subject, w.id, %(assignee_id)s::bigint, %(at)s
FROM unnest(%(subjects)s::text[], %(ids)s::bigint[]) AS w (subject, id)
ON CONFLICT (subject, subject_id) DO UPDATE
    SET assignee_id = excluded.assignee_id, assigned_at = excluded.assigned_at;
