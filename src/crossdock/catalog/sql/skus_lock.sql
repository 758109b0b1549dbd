-- Makes writers of the catalogue take turns, so that versions become visible in the order of their numbers.
--
-- takes   nothing
-- gives   nothing
-- locks   catalog_sku_version against other writers, not against readers, until commit
-- index   none
LOCK TABLE catalog_sku_version IN SHARE ROW EXCLUSIVE MODE;
