-- Every event's id from the sequence itself: of two transactions of which one waited for the other, the
-- later one's events have the larger ids. Ids dealt to connections in blocks said nothing of order.
ALTER SEQUENCE core_event_id CACHE 1;
