-- Locks a bulk act, so that it is retried, stopped or taken back by one at a time.
--
-- takes   id  bigint
-- gives   a row: asked, what it takes back, what takes it back
-- locks   that row until commit
-- index   desk_bulk_pkey, desk_bulk_undone_once
SELECT
    b.asked,
    b.undoes_id,
    (SELECT x.id FROM desk_bulk AS x WHERE x.undoes_id = b.id) AS undone_by
FROM desk_bulk AS b
WHERE b.id = %(id)s::bigint
FOR NO KEY UPDATE OF b;
