-- Where a look through the delivery log of an endpoint ended.
--
-- takes   id  bigint: the endpoint; before  bigint: event ids below it; look  bigint: that many
--         were looked through
-- gives   the lowest event id of these; no row where there were fewer
-- locks   nothing
-- index   webhooks_delivery_pkey
WITH looked AS (
    SELECT l.event_id
    FROM webhooks_delivery AS l
    WHERE
        l.endpoint_id = %(id)s::bigint
        AND l.event_id < %(before)s::bigint
    ORDER BY l.event_id DESC
    LIMIT %(look)s::bigint
)

SELECT min(k.event_id) AS event_id
FROM looked AS k
HAVING count(*) = %(look)s::bigint;
