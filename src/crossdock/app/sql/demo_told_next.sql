-- When shops are told next what they would not hear before, and when orders are looked at next of which they
-- may have to hear.
--
-- takes   nothing
-- gives   one row: the first try that is due again, by wall time; the first of the orders, by core.clock
--         (null: nothing waits)
-- locks   nothing
-- index   core_effect_open, channels_news_due
SELECT
    (
        SELECT min(e.due_at)
        FROM core_effect AS e
        WHERE e.kind = 'shopify.tell' AND e.state IN ('intended', 'begun')
    ) AS told_at,
    (SELECT min(n.due_at) FROM channels_news AS n) AS looked_at;
