-- The channel changed units of lines by a message that is no whole order: what it has of those that were
-- changed by hand changes with them.
--
-- takes   order_id  bigint; seqs, deltas (units more, or fewer below 0)  bigint[]: parallel, a line once
-- gives   nothing
-- locks   those rows until commit
-- index   orders_by_hand_pkey
UPDATE orders_by_hand AS b
SET
    stated = jsonb_set(
        b.stated, '{units}', to_jsonb(greatest((b.stated ->> 'units')::bigint + w.delta, 0))
    )
FROM unnest(%(seqs)s::bigint[], %(deltas)s::bigint[]) AS w (seq, delta)
WHERE
    b.order_id = %(order_id)s::bigint
    AND b.seq = w.seq
    AND b.part = 'line'
    AND jsonb_typeof(b.stated) = 'object';
