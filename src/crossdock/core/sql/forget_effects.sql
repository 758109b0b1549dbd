-- Blanks what was asked and answered in settled effects of orders; what is still open is needed.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   none: people are forgotten seldom
UPDATE core_effect AS e
SET
    request = '{"forgotten": true}',
    outcome = CASE WHEN e.outcome IS NOT NULL THEN '{"forgotten": true}'::jsonb END,
    error = CASE WHEN e.error IS NOT NULL THEN 'forgotten' END
WHERE
    e.subject = 'order' AND e.subject_id = any(%(order_ids)s::bigint[]) AND e.settled_at IS NOT NULL
    AND e.request <> '{"forgotten": true}';
