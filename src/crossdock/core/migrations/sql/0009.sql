-- Tries of an effect that failed, apart from `attempts`: a try that the other side put off, or that a killed
-- process had begun, makes nobody wait longer the next time, and is no step towards giving up.
ALTER TABLE core_effect ADD COLUMN failures integer NOT NULL DEFAULT 0;
