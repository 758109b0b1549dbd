-- Takes a share of what a key may do in a minute, for one web process.
--
-- takes   key_id  bigint; minute  bigint: minutes since 1970, by the wall; share, most  bigint:
--         requests wanted and allowed a minute, share <= most
-- gives   one row: minute (a later one where another machine's clock is ahead), taken (requests by all
--         processes), granted (of the share)
-- locks   the key's row until commit, which follows at once
-- index   accounts_key_pace_pkey
INSERT INTO accounts_key_pace AS p (key_id, minute, taken)
VALUES (%(key_id)s::bigint, %(minute)s::bigint, %(share)s::bigint)
ON CONFLICT (key_id) DO UPDATE
SET
    minute = greatest(p.minute, excluded.minute),
    taken = CASE
        WHEN excluded.minute > p.minute THEN excluded.taken
        ELSE greatest(p.taken, least(p.taken + excluded.taken, %(most)s::bigint))
    END
RETURNING new.minute, new.taken, new.taken - CASE WHEN old.minute = new.minute THEN old.taken ELSE 0 END;
