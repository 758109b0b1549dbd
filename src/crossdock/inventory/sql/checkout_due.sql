-- Claims checkouts whose time is over.
--
-- takes   now  timestamptz, by core.clock; held  text: the state in which they can expire; limit  bigint
-- gives   a row a checkout: its id
-- locks   those rows until commit; rows that others hold are skipped
-- index   inventory_checkout_due
SELECT c.id
FROM inventory_checkout AS c
WHERE c.state = %(held)s AND c.expires_at <= %(now)s
ORDER BY c.expires_at, c.id
LIMIT %(limit)s::bigint
FOR NO KEY UPDATE SKIP LOCKED;
