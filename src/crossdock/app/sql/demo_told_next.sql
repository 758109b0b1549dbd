-- When shops are told next what they would not hear before: the first try that is due again.
--
-- takes   nothing
-- gives   one row: due_at  timestamptz (null: nothing waits)
-- locks   nothing
-- index   core_effect_open
SELECT min(e.due_at) AS due_at
FROM core_effect AS e
WHERE e.kind = 'shopify.tell' AND e.state IN ('intended', 'begun');
