-- Blanks what was seen by the decisions about orders: they can be neither explained nor decided again then.
-- What was decided and what it cost stay; golden orders stay whole.
--
-- takes   order_ids  bigint[]
-- gives   nothing; the count of rows is that of decisions
-- locks   those rows, until commit
-- index   sourcing_decision_pkey, sourcing_golden_pkey
UPDATE sourcing_decision AS d
SET seen = ''
WHERE
    d.order_id = any(%(order_ids)s::bigint[]) AND d.seen <> ''
    AND NOT EXISTS (SELECT FROM sourcing_golden AS g WHERE g.order_id = d.order_id);
