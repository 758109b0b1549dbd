-- Events of orders that happened before others of theirs and stand behind them in the log.
--
-- takes   order_ids, last_ids  bigint[]: parallel; of each order, events with smaller ids are looked for;
--         tx, id  bigint: behind this position
-- gives   a row an event: id, tx, order_id, subject, subject_id, kind, data, actor, at; by (tx, id)
-- locks   nothing
-- index   core_event_order
SELECT
    e.id,
    e.tx::text::bigint AS tx,
    e.order_id,
    e.subject,
    e.subject_id,
    e.kind,
    e.data,
    e.actor,
    e.at
FROM unnest(%(order_ids)s::bigint[], %(last_ids)s::bigint[]) AS w (order_id, last_id)
INNER JOIN core_event AS e ON w.order_id = e.order_id
WHERE e.id < w.last_id AND (e.tx, e.id) > (%(tx)s::text::xid8, %(id)s::bigint)
ORDER BY e.tx, e.id;
