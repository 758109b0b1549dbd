-- Records labels that are asked for.
--
-- takes   shipment_id  bigint; seqs  bigint[] (its packages); at  timestamptz; actor  text
-- gives   a row a label: id, package_seq
-- locks   nothing
-- index   fulfilment_label_live
-- fails   fulfilment_label_live: the package has a label
INSERT INTO fulfilment_label (shipment_id, package_seq, state, asked_at, actor)
SELECT
    %(shipment_id)s::bigint,
    p.seq,
    'asked',
    %(at)s,
    %(actor)s
FROM unnest(%(seqs)s::bigint[]) AS p (seq)
RETURNING id, package_seq;
