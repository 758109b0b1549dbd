-- Sets the clock's anchors.
--
-- takes   real, virtual  timestamptz; rate  float8: virtual seconds a real second, > 0
-- gives   nothing
-- locks   the one row of core_clock
-- index   core_clock_pkey
INSERT INTO core_clock (id, real_anchor, virtual_anchor, rate)
VALUES (1, %(real)s, %(virtual)s, %(rate)s)
ON CONFLICT (id) DO UPDATE
SET real_anchor = excluded.real_anchor, virtual_anchor = excluded.virtual_anchor, rate = excluded.rate;
