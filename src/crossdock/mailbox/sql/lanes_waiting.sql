-- How many messages wait for parties, counted up to a bound.
--
-- takes   parties  text[]; bound  bigint
-- gives   a row a party: party, waiting (at most bound)
-- locks   nothing
-- index   mailbox_lane_due
SELECT
    p.party,
    (
        SELECT count(*)
        FROM (
            SELECT 1
            FROM mailbox_lane AS q
            WHERE q.party = p.party
            LIMIT %(bound)s::bigint
        ) AS counted
    ) AS waiting
FROM unnest(%(parties)s::text[]) AS p (party);
