-- Lists versions of tariffs, each with the file that it came in.
--
-- takes   carrier  text, null: of all; at  timestamptz
-- gives   a row a version that has begun, by carrier, newest first: id, carrier, valid_from, actor, file
--         (null: it came in none)
-- locks   nothing
-- index   carriers_tariff_carrier, core_import_content; carriers_tariff holds a row a version
SELECT
    t.id,
    t.carrier,
    t.valid_from,
    t.actor,
    (
        SELECT i.name
        FROM core_import AS i
        WHERE i.kind = 'tariff' AND i.at = t.valid_from AND i.actor = t.actor
        ORDER BY i.id DESC
        LIMIT 1
    ) AS file
FROM carriers_tariff AS t
WHERE
    t.valid_from <= %(at)s::timestamptz
    AND (%(carrier)s::text IS NULL OR t.carrier = %(carrier)s::text)
ORDER BY t.carrier COLLATE "C", t.valid_from DESC, t.id DESC;
