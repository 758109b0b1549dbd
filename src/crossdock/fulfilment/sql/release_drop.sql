-- Takes a fulfilment order off the release queue because its release fails, and keeps the reason as an event.
--
-- takes   id  bigint; reason, actor  text; at  timestamptz: now, by core.clock
-- gives   nothing
-- locks   the row of the queue, which is deleted
-- index   fulfilment_release_pkey, fulfilment_order_pkey
WITH dropped AS (
    DELETE FROM fulfilment_release AS r
    WHERE r.id = %(id)s::bigint
)

INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
SELECT
    f.order_id,
    'fulfilment_order',
    f.id,
    'release_failed',
    jsonb_build_object('reason', %(reason)s::text),
    %(actor)s,
    %(at)s
FROM fulfilment_order AS f
WHERE f.id = %(id)s::bigint;
