-- Reads the golden orders there are, or those of one order, the latest first.
--
-- takes   order_id  bigint (null: all); limit  bigint
-- gives   a row each: id, order_id, attempt, wants, note, actor, made_at
-- locks   nothing
-- index   sourcing_golden_live
SELECT
    g.id,
    g.order_id,
    g.attempt,
    g.wants,
    g.note,
    g.actor,
    g.made_at
FROM sourcing_golden AS g
WHERE
    g.dropped_at IS NULL
    AND (%(order_id)s::bigint IS NULL OR g.order_id = %(order_id)s::bigint)
ORDER BY g.id DESC
LIMIT %(limit)s::bigint;
