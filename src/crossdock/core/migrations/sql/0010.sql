-- Ids in small blocks that are soon dropped (core/ids.py): with blocks of 20,000 a process dealt ids for days
-- that were lower than those of another, and lists of the newest showed what was old. A sequence of its own,
-- since processes of the release before go on with theirs: it begins 500 of their blocks later.
CREATE SEQUENCE core_dealt_id AS bigint INCREMENT BY 16 START WITH 100000;

SELECT setval('core_dealt_id', last_value + 10000000, FALSE) FROM core_id WHERE is_called;
