-- Moves labels from state to state: the one statement that writes fulfilment_label.state. A package has its
-- label's tracking number for as long as the label is bought.
--
-- takes   ids  bigint[]; trackings, errors  text[] (null: leave, none): parallel; sources, targets  text[]:
--         the moves that the act allows; settled  boolean: nothing more is asked of the carrier; at
--         timestamptz
-- gives   a row a label that moved: id, shipment_id, package_seq, state, tracking
-- locks   those rows and their packages, until commit
-- index   fulfilment_package_pkey, and the primary key of fulfilment_label
WITH moved AS (
    UPDATE fulfilment_label AS b
    SET
        state = m.target,
        tracking = coalesce(w.tracking, b.tracking),
        error = w.error,
        settled_at = CASE WHEN %(settled)s THEN %(at)s::timestamptz END
    FROM unnest(%(ids)s::bigint[], %(trackings)s::text[], %(errors)s::text[]) AS w (id, tracking, error)
    CROSS JOIN unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
    WHERE b.id = w.id AND b.state = m.source
    RETURNING b.id, b.shipment_id, b.package_seq, b.state, b.tracking
),

tracked AS (
    UPDATE fulfilment_package AS p
    SET tracking = CASE WHEN v.state = 'bought' THEN v.tracking ELSE '' END
    FROM moved AS v
    WHERE p.shipment_id = v.shipment_id AND p.seq = v.package_seq AND v.state IN ('bought', 'voided')
    RETURNING p.shipment_id
),

-- What the carrier says of the parcel is followed, or no longer.
followed AS (
    INSERT INTO fulfilment_tracking (tracking, due_at)
    SELECT
        v.tracking,
        %(at)s::timestamptz
    FROM moved AS v
    WHERE v.state IN ('bought', 'voided')
)

SELECT
    v.id,
    v.shipment_id,
    v.package_seq,
    v.state,
    v.tracking
FROM moved AS v
WHERE (SELECT count(t.shipment_id) FROM tracked AS t) >= 0
ORDER BY v.id;
