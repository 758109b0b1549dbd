-- Writes down why a location rejected whole fulfilment orders, as it said it.
--
-- takes   ids  bigint[]; words  text[]: parallel
-- gives   nothing
-- locks   those rows until commit (held already)
-- index   fulfilment_order_pkey
UPDATE fulfilment_order AS f
SET refusal = w.words
FROM unnest(%(ids)s::bigint[], %(words)s::text[]) AS w (id, words)
WHERE f.id = w.id;
