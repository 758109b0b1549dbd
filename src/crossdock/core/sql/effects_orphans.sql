-- Makes effects due whose owners have died.
--
-- takes   kind  text; owners  text[]; now  timestamptz
-- gives   nothing; the count of rows is that of the effects
-- locks   those rows
-- index   core_effect_begun
UPDATE core_effect AS e
SET due_at = %(now)s
WHERE
    e.kind = %(kind)s AND e.state = 'begun' AND e.due_at > %(now)s AND e.owner = any(%(owners)s::text[]);
