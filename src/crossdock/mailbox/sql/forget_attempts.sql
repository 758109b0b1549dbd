-- Blanks what other sides said to messages about orders.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   mailbox_outbound_order, mailbox_attempt_pkey
UPDATE mailbox_attempt AS a
SET error = 'forgotten'
FROM mailbox_outbound AS o
WHERE
    o.order_id = any(%(order_ids)s::bigint[]) AND a.outbound_id = o.id
    AND a.error <> 'forgotten';
