-- Ends a carrier's tariff: a version without a rate.
--
-- takes   carrier, actor  text; at  timestamptz: from when
-- gives   one row: id
-- locks   nothing
-- index   none
INSERT INTO carriers_tariff (carrier, valid_from, actor)
VALUES (%(carrier)s::text, %(at)s::timestamptz, %(actor)s::text)
RETURNING id;
