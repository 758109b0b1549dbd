-- Puts the planned fulfilment orders of orders (back) on the release queue.
--
-- takes   order_ids  bigint[]; planned  text: the state that waits for release; at  timestamptz: now, by
--         core.clock
-- gives   nothing
-- locks   the rows of the queue, in id order, until commit: one that is there is locked too, so that the
--         stage cannot look at it before what blocked it is committed as lifted
-- index   fulfilment_order_order, fulfilment_release_pkey
INSERT INTO fulfilment_release AS r (id, due_at)
SELECT
    f.id,
    greatest(f.release_at, %(at)s)
FROM fulfilment_order AS f
WHERE f.order_id = any(%(order_ids)s::bigint[]) AND f.state = %(planned)s
ORDER BY f.id
ON CONFLICT (id) DO UPDATE
SET due_at = least(r.due_at, excluded.due_at);
