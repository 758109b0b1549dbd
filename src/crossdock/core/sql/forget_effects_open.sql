-- Takes the address off what open effects of orders are to print: who is forgotten meanwhile gets no label.
--
-- takes   order_ids  bigint[]
-- gives   nothing
-- locks   those rows, until commit
-- index   core_effect_open
UPDATE core_effect AS e
SET request = jsonb_set(e.request, '{print,ship_to}', '{}')
WHERE
    e.state IN ('intended', 'begun') AND e.subject = 'order'
    AND e.subject_id = any(%(order_ids)s::bigint[])
    AND e.request -> 'print' -> 'ship_to' <> '{}';
