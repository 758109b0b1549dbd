-- Writes down how far a reader has come; one that has begun before is only set with advance.
--
-- takes   reader  text; tx, event  bigint; advance  boolean
-- gives   nothing
-- locks   the row
-- index   channels_position_pkey
INSERT INTO channels_position AS p (reader, tx, event)
VALUES (%(reader)s, %(tx)s, %(event)s)
ON CONFLICT (reader) DO UPDATE SET tx = excluded.tx, event = excluded.event
WHERE %(advance)s;
