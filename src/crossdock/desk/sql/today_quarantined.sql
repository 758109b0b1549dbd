-- Counts messages in quarantine by what is wrong with them.
--
-- takes   nothing
-- gives   a row a code: code, messages, the oldest moment
-- locks   nothing
-- index   mailbox_quarantine_open
SELECT
    q.code,
    count(*) AS messages,
    min(q.at) AS oldest
FROM mailbox_quarantine AS q
WHERE q.resolved_at IS NULL
GROUP BY q.code
ORDER BY messages DESC, q.code;
