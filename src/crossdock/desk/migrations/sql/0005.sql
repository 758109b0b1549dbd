-- What people agreed on about something that waits for one of them: an order that is held, a message in
-- quarantine. What was agreed before it began to wait is about an earlier time, and does not count.
CREATE TABLE desk_case (
    subject text NOT NULL CONSTRAINT desk_case_subject CHECK (subject IN ('order', 'message')),
    subject_id bigint NOT NULL,
    assignee_id bigint CONSTRAINT desk_case_assignee REFERENCES accounts_user (id),
    assigned_at timestamptz,
    snoozed_until timestamptz,
    snoozed_at timestamptz,
    escalated_at timestamptz,
    escalated_by text,
    CONSTRAINT desk_case_pkey PRIMARY KEY (subject, subject_id),
    CONSTRAINT desk_case_assigned CHECK ((assignee_id IS NULL) OR (assigned_at IS NOT NULL)),
    CONSTRAINT desk_case_snoozed CHECK ((snoozed_until IS NULL) = (snoozed_at IS NULL)),
    CONSTRAINT desk_case_escalated CHECK ((escalated_at IS NULL) = (escalated_by IS NULL))
);

-- What people say about a message; about an order they write notes, which stand in its timeline.
CREATE TABLE desk_comment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inbound_id bigint NOT NULL,
    text text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX desk_comment_inbound ON desk_comment (inbound_id);
