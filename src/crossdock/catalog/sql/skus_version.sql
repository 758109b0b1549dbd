-- Appends versions of SKUs. A second version of one instant replaces the first, which never held.
--
-- takes   sku_ids, weights, lengths, widths, heights  bigint[] (grams, millimetres); names, classes,
--         barcodes, prices (decimal or null), currencies (or null), hs_codes, origin_countries  text[];
--         components, component_units  text[] (array literals); actives, apart  boolean[];
--         releases  date[] (or null); substitutes  text[] (ids, or null):
--         parallel, each SKU once; at  timestamptz: from when they hold; actor  text
-- gives   nothing
-- locks   the rows written
-- index   catalog_sku_version_pkey
-- fails   catalog_sku_version_sku (foreign key): no such SKU; catalog_sku_weight, catalog_sku_length,
--         catalog_sku_width, catalog_sku_height (checks): a negative measure
INSERT INTO catalog_sku_version AS v (
    sku_id, valid_from, name, class, barcode, weight_g, length_mm, width_mm, height_mm,
    price, currency, hs_code, origin_country, active, component_ids, component_units, ships_apart,
    release_on, substitute_id, actor
)
SELECT
    n.sku_id,
    %(at)s::timestamptz,
    n.name,
    n.class,
    n.barcode,
    n.weight_g,
    n.length_mm,
    n.width_mm,
    n.height_mm,
    n.price::numeric(20, 6),
    n.currency,
    n.hs_code,
    n.origin_country,
    n.active,
    n.component_ids::bigint[],
    n.component_units::bigint[],
    n.ships_apart,
    n.release_on,
    n.substitute_id::bigint,
    %(actor)s::text
FROM unnest(
    %(sku_ids)s::bigint[], %(names)s::text[], %(classes)s::text[], %(barcodes)s::text[],
    %(weights)s::bigint[], %(lengths)s::bigint[], %(widths)s::bigint[], %(heights)s::bigint[],
    %(prices)s::text[], %(currencies)s::text[], %(hs_codes)s::text[], %(origin_countries)s::text[],
    %(actives)s::boolean[], %(components)s::text[], %(component_units)s::text[], %(apart)s::boolean[],
    %(releases)s::date[], %(substitutes)s::text[]
) AS n (
    sku_id, name, class, barcode, weight_g, length_mm, width_mm, height_mm,
    price, currency, hs_code, origin_country, active, component_ids, component_units, ships_apart,
    release_on, substitute_id
)
ON CONFLICT (sku_id, valid_from) DO UPDATE
SET
    seq = DEFAULT,
    name = excluded.name,
    class = excluded.class,
    barcode = excluded.barcode,
    weight_g = excluded.weight_g,
    length_mm = excluded.length_mm,
    width_mm = excluded.width_mm,
    height_mm = excluded.height_mm,
    price = excluded.price,
    currency = excluded.currency,
    hs_code = excluded.hs_code,
    origin_country = excluded.origin_country,
    active = excluded.active,
    component_ids = excluded.component_ids,
    component_units = excluded.component_units,
    ships_apart = excluded.ships_apart,
    release_on = excluded.release_on,
    substitute_id = excluded.substitute_id,
    actor = excluded.actor;
