-- Keeps an endpoint as it is, for whoever is about to change it.
--
-- takes   name  text
-- gives   one row, or none: id
-- locks   the row until commit
-- index   webhooks_endpoint_name
SELECT e.id
FROM webhooks_endpoint AS e
WHERE e.name = %(name)s
FOR NO KEY UPDATE;
