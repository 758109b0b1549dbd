-- Chooses how long something is kept from a moment on.
--
-- takes   what  text; days  integer: null for ever; at  timestamptz; actor  text
-- gives   nothing
-- locks   the new row
-- index   core_retention_pkey
INSERT INTO core_retention (what, valid_from, days, actor)
VALUES (%(what)s, %(at)s, %(days)s, %(actor)s)
ON CONFLICT (what, valid_from) DO UPDATE SET days = excluded.days, actor = excluded.actor;
