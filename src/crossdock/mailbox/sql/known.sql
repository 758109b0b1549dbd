-- Finds messages by (source, key).
--
-- takes   sources, keys  text[]: parallel
-- gives   a row a message: its place in the arrays, from 1, and its id
-- locks   nothing
-- index   mailbox_inbound_once
SELECT asked.place, i.id
FROM unnest(%(sources)s::text[], %(keys)s::text[]) WITH ORDINALITY AS asked (source, key, place)
INNER JOIN mailbox_inbound AS i ON asked.source = i.source AND asked.key = i.key;
