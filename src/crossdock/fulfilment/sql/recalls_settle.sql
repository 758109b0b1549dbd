-- Settles what locations were asked: the one statement that writes fulfilment_recall.state.
--
-- takes   ids, stopped (units)  bigint[]: parallel; sources, targets  text[]: parallel; the moves that
--         are legal;
--         note, actor  text; at  timestamptz: now, by core.clock
-- gives   a row each that moved: its id
-- locks   those rows until commit
-- index   fulfilment_recall_pkey
-- fails   fulfilment_recall_units (check): more was stopped than was asked
UPDATE fulfilment_recall AS r
SET
    state = m.target,
    stopped = a.stopped,
    answered_at = %(at)s,
    answered_by = %(actor)s,
    note = %(note)s
FROM
    unnest(%(ids)s::bigint[], %(stopped)s::bigint[]) AS a (id, stopped),
    unnest(%(sources)s::text[], %(targets)s::text[]) AS m (source, target)
WHERE r.id = a.id AND r.state = m.source
RETURNING r.id;
