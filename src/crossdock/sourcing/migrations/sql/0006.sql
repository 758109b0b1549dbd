-- An act that waits may also be withdrawn by who wanted it. Acts are few beside orders: what people did
-- by hand.
ALTER TABLE sourcing_act DROP CONSTRAINT sourcing_act_state;
ALTER TABLE sourcing_act
ADD CONSTRAINT sourcing_act_state CHECK (state IN ('pending', 'applied', 'refused', 'withdrawn'));
