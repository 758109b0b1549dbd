-- Null: the installation's setting, CROSSDOCK_ANSWER_HOURS. What stood here so far is kept.
ALTER TABLE network_location_version
ALTER COLUMN answer_hours DROP NOT NULL,
ALTER COLUMN answer_hours DROP DEFAULT;
