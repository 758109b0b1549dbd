-- Takes out of the count what was called off of these orders.
--
-- takes   ids  bigint[]: orders; called_off  text[]: states of fulfilment orders that do not count
-- gives   nothing
-- locks   what was counted of these fulfilment orders, until commit
-- index   reporting_part_order, fulfilment_order_pkey
DELETE FROM reporting_part AS p
USING fulfilment_order AS f
WHERE
    p.order_id = any(%(ids)s::bigint[])
    AND f.id = p.fulfilment_order_id
    AND f.state = any(%(called_off)s::text[]);
