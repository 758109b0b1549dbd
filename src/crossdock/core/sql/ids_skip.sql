-- Leaves out ids that the installation this one was restored from may have dealt since.
--
-- takes   count  bigint
-- gives   one row: the last id taken, and that of events
-- locks   nothing
-- index   none
SELECT
    setval('core_dealt_id', nextval('core_dealt_id') + %(count)s::bigint) AS last_id,
    setval('core_event_id', nextval('core_event_id') + %(count)s::bigint) AS last_event;
