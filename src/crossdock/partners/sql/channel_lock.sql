-- Keeps a channel as it is, for whoever is about to change it.
--
-- takes   name  text
-- gives   one row, or none: id
-- locks   the row until commit; orders of the channel are taken in meanwhile
-- index   partners_channel_name
SELECT c.id
FROM partners_channel AS c
WHERE c.name = %(name)s
FOR NO KEY UPDATE;
