-- Makes writers of tariffs take turns, so that versions become visible in the order of their ids.
--
-- takes   nothing
-- gives   nothing
-- locks   carriers_tariff against other writers, not against readers, until commit
-- index   none
LOCK TABLE carriers_tariff IN SHARE ROW EXCLUSIVE MODE;
