-- The components of a kit's line make one whole number of kits, and the line itself has no units.
--
-- takes   nothing
-- gives   a row an offence: subject, detail
-- locks   nothing
-- index   orders_line_pkey
WITH made AS (
    SELECT
        l.order_id,
        l.kit_seq,
        count(*) FILTER (WHERE l.seq = l.kit_seq) AS heads,
        count(*) FILTER (WHERE l.seq <> l.kit_seq) AS components,
        sum(l.ordered) FILTER (WHERE l.seq = l.kit_seq) AS own,
        min(l.ordered / l.per_kit) FILTER (WHERE l.seq <> l.kit_seq) AS least,
        max(l.ordered / l.per_kit) FILTER (WHERE l.seq <> l.kit_seq) AS most
    FROM orders_line AS l
    WHERE l.kit_seq IS NOT NULL
    GROUP BY l.order_id, l.kit_seq
)

SELECT
    'SO-' || m.order_id || ' line ' || m.kit_seq AS subject,
    'lines of the kit ' || m.heads || ' with ' || coalesce(m.own, 0) || ' units; components ' || m.components
    || ' for ' || coalesce(m.least, 0) || ' to ' || coalesce(m.most, 0) || ' kits' AS detail
FROM made AS m
WHERE m.heads <> 1 OR m.components = 0 OR m.own <> 0 OR m.least <> m.most OR m.least % 1 <> 0;
