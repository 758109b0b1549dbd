-- How far an installation has come: the time of its latest event, its last order and
-- its last message.
--
-- takes   nothing
-- gives   one row: at (null: nothing happened yet), order id and message id (0: none)
-- locks   nothing
-- index   orders_order_pkey, mailbox_inbound_pkey
SELECT
    (SELECT max(e.at) FROM core_event AS e) AS latest,
    coalesce((SELECT max(o.id) FROM orders_order AS o), 0)::bigint AS last_order,
    coalesce((SELECT max(i.id) FROM mailbox_inbound AS i), 0)::bigint AS last_message;
