-- Counts messages that wait to go out for longer than they should, by whom they are for.
--
-- takes   before  timestamptz: made before this moment, by the wall's clock
-- gives   a row a party: party, messages, the oldest moment
-- locks   nothing
-- index   mailbox_outbound_pkey; the queue itself is read whole: it is narrow, and short while others answer
SELECT
    o.party,
    count(*) AS messages,
    min(o.created_at) AS oldest
FROM mailbox_dispatch AS q
INNER JOIN mailbox_outbound AS o ON q.id = o.id
WHERE o.created_at < %(before)s::timestamptz
GROUP BY o.party
ORDER BY messages DESC, o.party;
