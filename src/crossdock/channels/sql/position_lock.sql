-- Reads how far a reader has come, and keeps others from reading on meanwhile.
--
-- takes   reader  text
-- gives   one row: tx, event; none when it never read, or another process reads now
-- locks   the row until commit; it is skipped while another holds it
-- index   channels_position_pkey
SELECT
    p.tx,
    p.event
FROM channels_position AS p
WHERE p.reader = %(reader)s
FOR NO KEY UPDATE SKIP LOCKED;
