-- How long a location that is asked about recalls may take to answer: hours of its working days; 0: as
-- long as it takes.
ALTER TABLE network_location_version
ADD COLUMN answer_hours integer NOT NULL DEFAULT 48
CONSTRAINT network_answer_hours CHECK (answer_hours BETWEEN 0 AND 2000);
