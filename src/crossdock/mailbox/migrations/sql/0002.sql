-- Messages that are sent one after another: lane names what must keep its order, place where a message stands
-- in it. Null: sent whenever it is due, by dispatch.
ALTER TABLE mailbox_outbound ADD COLUMN lane text;
ALTER TABLE mailbox_outbound ADD COLUMN place bigint;

-- The queue of those that wait in lanes; other rooms' stages send them. due_at and began_at are wall time.
CREATE TABLE mailbox_lane (
    id bigint PRIMARY KEY,
    party text NOT NULL,
    lane text NOT NULL,
    place bigint NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    began_at timestamptz
);
CREATE INDEX mailbox_lane_order ON mailbox_lane (party, lane, place);
CREATE INDEX mailbox_lane_due ON mailbox_lane (party, due_at, place);
