-- A line's units by state add up to what was ordered.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_line_pkey
SELECT
    'SO-' || l.order_id || ' line ' || l.seq AS subject,
    'ordered ' || l.ordered || ', parts '
    || (l.open + l.backordered + l.allocated + l.released + l.shipped + l.delivered + l.cancelled) AS detail
FROM orders_line AS l
WHERE
    l.ordered <> l.open + l.backordered + l.allocated + l.released + l.shipped + l.delivered + l.cancelled
    OR least(l.open, l.backordered, l.allocated, l.released, l.shipped, l.delivered, l.cancelled, l.returned)
    < 0
    OR l.returned > l.shipped + l.delivered;
