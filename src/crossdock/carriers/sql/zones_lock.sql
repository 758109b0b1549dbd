-- Makes writers of zone charts take turns, so that versions become visible in the order of their ids.
--
-- takes   nothing
-- gives   nothing
-- locks   carriers_zone_chart against other writers, not against readers, until commit
-- index   none
LOCK TABLE carriers_zone_chart IN SHARE ROW EXCLUSIVE MODE;
