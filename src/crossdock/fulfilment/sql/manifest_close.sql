-- Closes a manifest, with an event; one of the same location, carrier and day stays as it is.
--
-- takes   location_id  bigint; carrier  text; day  date; at  timestamptz: now, by core.clock; actor  text
-- gives   a row where it is new: its id
-- locks   the new row, until commit; waits for one of the same key that is not committed yet
-- index   fulfilment_manifest_once
WITH made AS (
    INSERT INTO fulfilment_manifest (location_id, carrier, day, closed_at, actor)
    VALUES (%(location_id)s, %(carrier)s, %(day)s, %(at)s, %(actor)s)
    ON CONFLICT ON CONSTRAINT fulfilment_manifest_once DO NOTHING
    RETURNING id, carrier, day
),

told AS (
    INSERT INTO core_event (order_id, subject, subject_id, kind, data, actor, at)
    SELECT
        NULL,
        'manifest',
        m.id,
        'manifest_closed',
        jsonb_build_object('carrier', m.carrier, 'day', m.day),
        %(actor)s,
        %(at)s
    FROM made AS m
)

SELECT m.id
FROM made AS m;
