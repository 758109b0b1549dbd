-- Finds what locations were asked and have not answered in time.
--
-- takes   limit  bigint; at  timestamptz: now, by core.clock
-- gives   a row each: its id, fulfilment_order_id, oldest first
-- locks   nothing: whoever settles one locks its order first
-- index   fulfilment_recall_waiting
SELECT
    r.id,
    r.fulfilment_order_id
FROM fulfilment_recall AS r
WHERE r.state = 'waiting' AND r.answer_by <= %(at)s::timestamptz
ORDER BY r.id
LIMIT %(limit)s::bigint;
