-- Blanks answers kept under Idempotency-Keys that speak of a person; the keys stay answered.
--
-- takes   firsts, seconds  bytea[]: parallel; both stand in an answer of the person's; numbers  bytea[]: the
--         numbers of the orders, quoted
-- gives   nothing
-- locks   those rows, until commit
-- index   none: a day's answers
UPDATE core_idempotency AS i
SET body = '{"forgotten":true}'::bytea
WHERE
    i.body <> '{"forgotten":true}'::bytea
    AND (
        EXISTS (
            SELECT 1 FROM unnest(%(firsts)s::bytea[], %(seconds)s::bytea[]) AS m (first, second)
            WHERE position(m.first IN i.body) > 0 AND position(m.second IN i.body) > 0
        )
        OR EXISTS (
            SELECT 1 FROM unnest(%(numbers)s::bytea[]) AS n (number)
            WHERE position(n.number IN i.body) > 0
        )
    );
