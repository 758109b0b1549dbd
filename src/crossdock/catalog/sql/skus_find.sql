-- Finds SKUs by the beginning of their code, or by words of their name.
--
-- takes   froms, tos  text[]: parallel; codes from the first up to, without, the second; words  text: a
--         tsquery of lexemes (empty: none); at  timestamptz; limit  bigint: of each way
-- gives   a row a SKU: code; by code
-- locks   nothing
-- index   catalog_sku_code, catalog_sku_version_words, catalog_sku_version_pkey, catalog_sku_pkey
WITH by_code AS (
    SELECT f.code
    FROM unnest(%(froms)s::text[], %(tos)s::text[]) AS w (first, beyond)
    CROSS JOIN LATERAL (
        SELECT n.code
        FROM catalog_sku AS n
        WHERE n.code >= w.first AND n.code < w.beyond
        ORDER BY n.code
        LIMIT %(limit)s::bigint
    ) AS f
),

by_name AS (
    SELECT s.code
    FROM (
        SELECT
            v.sku_id,
            v.valid_from
        FROM catalog_sku_version AS v
        WHERE
            %(words)s::text <> ''
            AND to_tsvector('simple', v.name) @@ to_tsquery('simple', %(words)s::text)
            AND v.valid_from <= %(at)s::timestamptz
        LIMIT %(limit)s::bigint
    ) AS w
    CROSS JOIN LATERAL (
        SELECT n.valid_from
        FROM catalog_sku_version AS n
        WHERE n.sku_id = w.sku_id AND n.valid_from <= %(at)s::timestamptz
        ORDER BY n.valid_from DESC
        LIMIT 1
    ) AS latest
    CROSS JOIN LATERAL (
        SELECT k.code
        FROM catalog_sku AS k
        WHERE k.id = w.sku_id
        LIMIT 1
    ) AS s
    WHERE latest.valid_from = w.valid_from
)

SELECT by_code.code FROM by_code
UNION
SELECT by_name.code FROM by_name
ORDER BY code
LIMIT %(limit)s::bigint;
