-- How far a replay is: by when its messages left quarantine.
CREATE INDEX mailbox_quarantine_resolved ON mailbox_quarantine (resolved_at) WHERE resolved_at IS NOT NULL;
