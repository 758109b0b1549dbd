-- A shipment of which the shop knows nothing is not told, and marked as such.
ALTER TABLE channels_telling DROP CONSTRAINT channels_telling_state;
ALTER TABLE channels_telling ADD CONSTRAINT channels_telling_state CHECK (
    state IN ('telling', 'told', 'failed', 'left_out')
) NOT VALID;
ALTER TABLE channels_telling VALIDATE CONSTRAINT channels_telling_state;
