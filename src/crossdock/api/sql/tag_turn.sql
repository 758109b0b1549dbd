-- Makes those who compare an object's tag take turns, so that of two with the same tag the second sees what
-- the first changed.
--
-- takes   name  text: the object's address
-- gives   nothing of use
-- locks   an advisory lock of this schema and name, until the transaction ends
-- index   none
SELECT
    pg_advisory_xact_lock(
        hashtextextended('tag ' || current_schema() || ' ' || %(name)s::text, 0)
    ) AS taken;
