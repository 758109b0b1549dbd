-- Leases connections whose turn has come, or whose owner is gone: they are the caller's until the lease
-- ends or the turn is settled.
--
-- takes   what  text: poll or stock; limit  bigint; wall, lease_until  timestamptz: wall time; me  text: the
--         caller; gone  text[]: owners that have nothing in hand any more
-- gives   a row a connection: channel_id
-- locks   those rows until commit; rows that others hold are skipped
-- index   none: a row a shop
WITH due AS (
    SELECT c.channel_id
    FROM channels_connection AS c
    INNER JOIN partners_channel AS p ON c.channel_id = p.id AND p.active
    WHERE
        CASE %(what)s::text WHEN 'poll' THEN c.poll_due_at ELSE c.stock_due_at END <= %(wall)s
        OR CASE %(what)s::text WHEN 'poll' THEN c.poll_by ELSE c.stock_by END = any(%(gone)s::text[])
    ORDER BY c.channel_id
    LIMIT %(limit)s::bigint
    FOR NO KEY UPDATE OF c SKIP LOCKED
)

UPDATE channels_connection AS c
SET
    poll_due_at = CASE %(what)s::text WHEN 'poll' THEN %(lease_until)s ELSE c.poll_due_at END,
    poll_by = CASE %(what)s::text WHEN 'poll' THEN %(me)s ELSE c.poll_by END,
    stock_due_at = CASE %(what)s::text WHEN 'stock' THEN %(lease_until)s ELSE c.stock_due_at END,
    stock_by = CASE %(what)s::text WHEN 'stock' THEN %(me)s ELSE c.stock_by END
FROM due
WHERE c.channel_id = due.channel_id
RETURNING c.channel_id;
