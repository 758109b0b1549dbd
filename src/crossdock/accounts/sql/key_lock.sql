-- Keeps an API key as it is, for whoever is about to change it.
--
-- takes   name  text
-- gives   one row, or none: id
-- locks   the row until commit; who comes in with it and has the use noted waits
-- index   accounts_api_key_name
SELECT k.id
FROM accounts_api_key AS k
WHERE k.name = %(name)s
FOR NO KEY UPDATE;
