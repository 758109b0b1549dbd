-- Sells a label under a key, once.
--
-- takes   key  text; at  timestamptz
-- gives   a row if it is sold now: serial; none where the key is known
-- locks   nothing
-- index   carriers_sale_once
INSERT INTO carriers_sale (key, sold_at)
VALUES (%(key)s, %(at)s)
ON CONFLICT (key) DO NOTHING
RETURNING serial;
