-- Holds an endpoint as it is: it is not moved or changed before commit.
--
-- takes   name  text
-- gives   one row, or none: id
-- locks   the row, shared
-- index   webhooks_endpoint_name
SELECT e.id
FROM webhooks_endpoint AS e
WHERE e.name = %(name)s
FOR SHARE;
