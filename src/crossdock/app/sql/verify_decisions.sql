-- What was allocated was decided, and the decision is kept.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   sourcing_decision_pkey
SELECT DISTINCT
    'SO-' || f.order_id AS subject,
    'has a fulfilment order and no decision' AS detail
FROM fulfilment_order AS f
WHERE NOT EXISTS (SELECT 1 FROM sourcing_decision AS d WHERE d.order_id = f.order_id);
