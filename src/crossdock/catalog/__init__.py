"""catalog: what can be sold and shipped (floor 2).

Face: ``skus`` (current versions by code, physical arrays for the engine, writing new versions), ``units``
(exact conversion to a SKU's base unit), ``importers`` (the files skus and units).
Tables: catalog_sku, catalog_sku_version (append-only), catalog_unit. Stage: none.
Not here: stock (inventory), prices by customer (wholesale), listings in channels (channels).
"""
