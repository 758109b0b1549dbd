-- Makes writers of locations take turns, so that versions become visible in the order of their numbers.
--
-- takes   nothing
-- gives   nothing
-- locks   network_location_version against other writers, not against readers, until commit
-- index   none
LOCK TABLE network_location_version IN SHARE ROW EXCLUSIVE MODE;
