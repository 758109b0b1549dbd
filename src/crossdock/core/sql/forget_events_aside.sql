-- Blanks the reasons that people gave when they dismissed messages.
--
-- takes   inbound_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   none: people are forgotten seldom
UPDATE core_event AS e
SET data = '{"why": "forgotten"}'
WHERE
    e.kind = 'message_dismissed' AND e.subject = 'inbound'
    AND e.subject_id = any(%(inbound_ids)s::bigint[])
    AND e.data ->> 'why' <> 'forgotten';
