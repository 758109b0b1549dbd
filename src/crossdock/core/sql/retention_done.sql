-- Notes how far clearing has come.
--
-- takes   what  text; last_id  bigint; rows  bigint: that went now; at  timestamptz
-- gives   nothing
-- locks   the one row
-- index   core_retention_done_pkey
INSERT INTO core_retention_done AS d (what, last_id, rows, at)
VALUES (%(what)s, %(last_id)s, %(rows)s, %(at)s)
ON CONFLICT (what) DO UPDATE
SET last_id = excluded.last_id, rows = d.rows + excluded.rows, at = excluded.at;
