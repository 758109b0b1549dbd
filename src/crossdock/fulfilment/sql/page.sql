-- Pages through fulfilment orders, newest first.
--
-- takes   location, state  text, order_id, after  bigint (each null: any); limit  bigint
-- gives   a row a fulfilment order: its id
-- locks   nothing
-- index   fulfilment_order_pkey
SELECT f.id
FROM fulfilment_order AS f
WHERE
    (
        %(location)s::text IS NULL
        OR f.location_id = (SELECT l.id FROM network_location AS l WHERE l.code = %(location)s::text)
    )
    AND (%(state)s::text IS NULL OR f.state = %(state)s::text)
    AND (%(order_id)s::bigint IS NULL OR f.order_id = %(order_id)s::bigint)
    AND (%(after)s::bigint IS NULL OR f.id < %(after)s::bigint)
ORDER BY f.id DESC
LIMIT %(limit)s::bigint;
