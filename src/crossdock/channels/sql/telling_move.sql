-- Moves tellings from state to state: the one statement that writes channels_telling.state. One that is not
-- there yet begins in the state 'new'.
--
-- takes   order_ids, shipment_ids, channel_ids  bigint[]; trackings  text[]: the numbers that are told,
--         a line each; errors  text[]; delivered  timestamptz[]: the delivery that is told
--         (null: none): parallel, a telling once; begins  boolean: the act opens a turn;
--         sources, targets  text[]: parallel; the moves that the act allows; at  timestamptz: by core.clock
-- gives   a row a telling that moved: order_id, shipment_id, turn
-- locks   those rows until commit
-- index   channels_telling_pkey
INSERT INTO channels_telling AS t (
    order_id, shipment_id, channel_id, state, turn, tracking, error, since, delivered_at
)
SELECT
    w.order_id,
    w.shipment_id,
    w.channel_id,
    m.target,
    1,
    string_to_array(w.tracking, E'\n'),
    w.error,
    %(at)s::timestamptz,
    w.delivered_at
FROM unnest(
    %(order_ids)s::bigint[], %(shipment_ids)s::bigint[], %(channel_ids)s::bigint[], %(trackings)s::text[],
    %(errors)s::text[], %(delivered)s::timestamptz[]
) AS w (order_id, shipment_id, channel_id, tracking, error, delivered_at)
LEFT JOIN channels_telling AS k ON w.order_id = k.order_id AND w.shipment_id = k.shipment_id
INNER JOIN unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
    ON m.source = coalesce(k.state, 'new')
ORDER BY w.order_id, w.shipment_id
ON CONFLICT (order_id, shipment_id) DO UPDATE
SET
    state = excluded.state,
    turn = t.turn + %(begins)s::boolean::int,
    tracking = CASE WHEN %(begins)s::boolean THEN excluded.tracking ELSE t.tracking END,
    error = excluded.error,
    since = excluded.since,
    delivered_at = coalesce(excluded.delivered_at, t.delivered_at)
RETURNING t.order_id, t.shipment_id, t.turn;
