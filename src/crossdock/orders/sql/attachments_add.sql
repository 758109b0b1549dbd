-- Puts a file to an order.
--
-- takes   order_id bigint; name, media text; body, sha256 bytea; at timestamptz; actor text
-- gives   one row: its id
-- locks   nothing
-- index   none
INSERT INTO orders_attachment (order_id, name, media, size, sha256, body, added_at, added_by)
VALUES (
    %(order_id)s, %(name)s, %(media)s, length(%(body)s::bytea), %(sha256)s::bytea, %(body)s::bytea,
    %(at)s, %(actor)s
)
RETURNING id;
