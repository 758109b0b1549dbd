-- Finds the orders of a person who is to be forgotten.
--
-- takes   order_ids  bigint[]; email  text: in any case; customer  text: the channel's reference; null: not
--         asked for
-- gives   a row an order: id, status, the inbound messages that its row and its events name, its person
-- locks   nothing
-- index   orders_order_pkey by ids; else every person is read: people are forgotten seldom
SELECT
    o.id,
    o.status,
    array(
        SELECT o.inbound_id WHERE o.inbound_id IS NOT NULL
        UNION
        SELECT (e.data ->> 'inbound')::bigint FROM core_event AS e
        WHERE e.order_id = o.id AND jsonb_typeof(e.data -> 'inbound') = 'number'
    ) AS inbound_ids,
    to_jsonb(p) - 'order_id' AS person
FROM orders_order AS o
INNER JOIN orders_person AS p ON o.id = p.order_id
WHERE
    o.id = any(%(order_ids)s::bigint[])
    OR lower(p.customer_email) = lower(%(email)s::text)
    OR o.customer_ref = %(customer)s::text
ORDER BY o.id;
