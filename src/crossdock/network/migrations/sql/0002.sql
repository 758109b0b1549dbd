-- How a location answers when something that it has accepted is to come back: it is too late there, or
-- it is
-- asked, and says.
ALTER TABLE network_location_version
ADD COLUMN recall text NOT NULL DEFAULT 'too_late'
CONSTRAINT network_recall CHECK (recall IN ('too_late', 'asks'));
