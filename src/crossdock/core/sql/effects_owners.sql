-- Who has begun effects of a kind and not settled them yet.
--
-- takes   kind  text; now  timestamptz
-- gives   a row an owner: owner
-- locks   nothing
-- index   core_effect_begun
SELECT DISTINCT e.owner
FROM core_effect AS e
WHERE e.kind = %(kind)s AND e.state = 'begun' AND e.due_at > %(now)s AND e.owner IS NOT NULL;
