-- Blanks what was asked and answered in settled effects of orders, or that bear a person's marks (a label's
-- address); what is still open is needed.
--
-- takes   order_ids  bigint[]; firsts, seconds  bytea[]: parallel; both stand in what was asked
-- gives   nothing
-- locks   those rows, until commit
-- index   none: people are forgotten seldom
UPDATE core_effect AS e
SET
    request = '{"forgotten": true}',
    outcome = CASE WHEN e.outcome IS NOT NULL THEN '{"forgotten": true}'::jsonb END,
    error = CASE WHEN e.error IS NOT NULL THEN 'forgotten' END
WHERE
    e.settled_at IS NOT NULL AND e.request <> '{"forgotten": true}'
    AND (
        (e.subject = 'order' AND e.subject_id = any(%(order_ids)s::bigint[]))
        OR EXISTS (
            SELECT 1
            FROM
                convert_to(concat(e.request, e.outcome), 'UTF8') AS t (said),
                unnest(%(firsts)s::bytea[], %(seconds)s::bytea[]) AS m (first, second)
            WHERE position(m.first IN t.said) > 0 AND position(m.second IN t.said) > 0
        )
    );
