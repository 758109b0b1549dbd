-- Where the changes of transactions came from.
--
-- takes   txs  bigint[], actors  text[]: parallel
-- gives   a row a transaction and actor that has one: tx, actor, face, act, target, address, agent, request,
--         wall_at
-- locks   nothing
-- index   core_origin_tx
SELECT
    o.tx::text::bigint AS tx,
    o.actor,
    o.face,
    o.act,
    o.target,
    host(o.address) AS address,
    o.agent,
    o.request,
    o.wall_at
FROM unnest(%(txs)s::bigint[], %(actors)s::text[]) AS w (tx, actor)
INNER JOIN core_origin AS o ON o.tx = w.tx::text::xid8 AND w.actor = o.actor
ORDER BY o.id;
