-- Makes the log's partition of a number, by a function that its owner lends.
--
-- takes   number  bigint; width  bigint: ids a partition
-- gives   nothing
-- locks   the log, against whoever changes its form, until commit
-- index   none: the catalogue
SELECT core_event_add(%(number)s::bigint, %(width)s::bigint);
