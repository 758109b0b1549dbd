"""catalog: what can be sold and shipped (floor 2).

Face: ``skus`` (current versions by code, physical arrays for the engine, writing new versions), ``units``
(exact conversion to a SKU's base unit), ``kits`` (what kits come down to, writing them), ``aliases`` (what
channels call SKUs), ``selling`` (release days, stops, substitutes), ``history`` (what became of all of these,
before and after), ``importers`` (the files skus, units and aliases).
Tables: catalog_sku, catalog_sku_version, catalog_alias and catalog_stop (append-only), catalog_unit.
Stage: none.
Not here: stock (inventory), prices by customer (wholesale), listings in channels (channels).
"""
