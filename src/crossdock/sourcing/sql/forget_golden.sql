-- Blanks what was noted about golden orders.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   none: golden orders are few
UPDATE sourcing_golden AS g
SET note = 'forgotten'
WHERE g.order_id = any(%(order_ids)s::bigint[]) AND g.note <> 'forgotten';
