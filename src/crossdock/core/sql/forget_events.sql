-- Puts redacted data in the place of what events said of a person: the one change to the log there is, by
-- a function that its owner lends.
--
-- takes   ids  bigint[]; data  text[]: parallel, JSON
-- gives   one row: how many were changed
-- locks   those rows, until commit
-- index   core_event_pkey
-- fails   insufficient privilege: the data is not the event's own with words blanked
SELECT core_event_blank(%(ids)s::bigint[], %(data)s::text[]);
