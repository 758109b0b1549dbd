-- Makes imports of one kind take turns, so that of two runs with one file the second sees the first.
--
-- takes   kind  text
-- gives   nothing of use
-- locks   an advisory lock of this schema and kind, until the transaction ends
-- index   none
SELECT
    pg_advisory_xact_lock(
        hashtextextended('import ' || current_schema() || ' ' || %(kind)s::text, 0)
    ) AS taken;
