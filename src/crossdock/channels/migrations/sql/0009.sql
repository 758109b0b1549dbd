-- What failed and need not be told any more; what has any of the other states has it still.
ALTER TABLE channels_telling DROP CONSTRAINT channels_telling_state;
ALTER TABLE channels_telling ADD CONSTRAINT channels_telling_state CHECK (
    state IN ('telling', 'told', 'failed', 'left_out', 'dismissed')
) NOT VALID;
ALTER TABLE channels_telling VALIDATE CONSTRAINT channels_telling_state;
