-- Lets one of the log's partitions go, by a function that its owner lends.
--
-- takes   number  bigint
-- gives   nothing
-- locks   the log, against all, until commit, which must follow at once
-- index   none: the catalogue
-- fails   insufficient privilege: the log is guarded, and something in it is not a year old
SELECT core_event_drop(%(number)s::bigint);
