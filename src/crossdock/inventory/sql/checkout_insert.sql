-- Opens a checkout; its state begins as the column's default, held.
--
-- takes   id  bigint; expires_at, at  timestamptz, by core.clock; actor  text
-- gives   nothing
-- locks   nothing
-- index   inventory_checkout_pkey
INSERT INTO inventory_checkout (id, expires_at, created_at, actor)
VALUES (%(id)s, %(expires_at)s, %(at)s, %(actor)s);
