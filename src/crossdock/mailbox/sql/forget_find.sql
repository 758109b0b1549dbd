-- Finds messages that bear a person's marks, in the raw body or a mended one.
--
-- takes   firsts, seconds  bytea[]: parallel; both stand in a message of the person's
-- gives   a row a message: id
-- locks   nothing
-- index   none: every message is read; people are forgotten seldom
SELECT i.id
FROM mailbox_inbound AS i
WHERE
    EXISTS (
        SELECT 1
        FROM unnest(%(firsts)s::bytea[], %(seconds)s::bytea[]) AS m (first, second)
        WHERE
            (position(m.first IN i.body) > 0 AND position(m.second IN i.body) > 0)
            OR EXISTS (
                SELECT 1 FROM mailbox_mend AS d
                WHERE
                    d.inbound_id = i.id
                    AND position(m.first IN d.body) > 0 AND position(m.second IN d.body) > 0
            )
    )
ORDER BY i.id;
