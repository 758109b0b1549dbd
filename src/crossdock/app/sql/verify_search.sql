-- What the search finds orders by is in step with them, as far as it has read.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   desk_entry_pkey, desk_posting_pkey, desk_term_pkey, core_event_feed
WITH unread AS MATERIALIZED (
    SELECT e.order_id
    FROM core_event AS e
    CROSS JOIN desk_search AS s
    WHERE (e.tx, e.id) > (s.tx::text::xid8, s.event) AND e.order_id IS NOT NULL
),

entry_key AS MATERIALIZED (
    SELECT
        e.order_id,
        e.channel_id,
        k.key
    FROM desk_entry AS e
    CROSS JOIN LATERAL unnest(e.keys) AS k (key)
)

SELECT
    'order ' || o.id AS subject,
    'the search has not read it' AS detail
FROM orders_order AS o
LEFT JOIN desk_entry AS e ON o.id = e.order_id
CROSS JOIN desk_search AS s
WHERE
    e.order_id IS NULL AND (s.below IS NULL OR o.id >= s.below)
    AND NOT EXISTS (SELECT 1 FROM unread WHERE unread.order_id = o.id)
UNION ALL
SELECT
    'order ' || coalesce(k.order_id, p.order_id) AS subject,
    CASE WHEN p.key IS NULL THEN 'is not found by the key ' ELSE 'is found by a stale key ' END
    || coalesce(k.key, p.key) AS detail
FROM entry_key AS k
FULL JOIN desk_posting AS p ON k.key = p.key AND k.channel_id = p.channel_id AND k.order_id = p.order_id
WHERE k.key IS NULL OR p.key IS NULL
UNION ALL
SELECT
    'search term ' || t.key AS subject,
    'no order is found by it, and it is kept' AS detail
FROM desk_term AS t
WHERE NOT EXISTS (SELECT 1 FROM desk_posting AS p WHERE p.key = t.key)
UNION ALL
SELECT
    'order ' || e.order_id AS subject,
    'the search knows another channel of it' AS detail
FROM desk_entry AS e
LEFT JOIN orders_order AS o ON e.order_id = o.id
WHERE o.id IS NULL OR o.channel_id <> e.channel_id
UNION ALL
-- A person who is gone from the order is gone from what it is found by.
SELECT DISTINCT
    'order ' || k.order_id AS subject,
    'says nothing of a person, and is found by one' AS detail
FROM entry_key AS k
INNER JOIN desk_term AS t ON k.key = t.key
LEFT JOIN orders_person AS p ON k.order_id = p.order_id
WHERE
    coalesce(
        p.customer_name, p.customer_company, p.customer_email, p.name, p.company, p.bill_to ->> 'name',
        p.bill_to ->> 'company', p.bill_to ->> 'email'
    ) IS NULL
    AND NOT EXISTS (SELECT 1 FROM unread WHERE unread.order_id = k.order_id);
