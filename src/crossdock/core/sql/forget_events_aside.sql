-- Blanks the reasons that people gave when they dismissed messages.
--
-- takes   inbound_ids  bigint[]
-- gives   one row: how many were changed
-- locks   those rows, until commit
-- index   none: people are forgotten seldom
SELECT core_event_blank(array_agg(e.id), array_agg('{"why": "forgotten"}'::text))
FROM core_event AS e
WHERE
    e.kind = 'message_dismissed' AND e.subject = 'inbound'
    AND e.subject_id = any(%(inbound_ids)s::bigint[])
    AND e.data ->> 'why' <> 'forgotten';
