-- Links an order to the one that it came of.
--
-- takes   order_id, other_id  bigint; kind, actor  text; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   nothing
-- index   orders_link_pkey
-- fails   orders_link_pkey: it came of another already; orders_link_later (check): the other one is younger
INSERT INTO orders_link (order_id, other_id, kind, at, actor)
VALUES (%(order_id)s::bigint, %(other_id)s::bigint, %(kind)s, %(at)s, %(actor)s);
