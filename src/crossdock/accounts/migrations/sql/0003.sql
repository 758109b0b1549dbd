-- Where a person may use their role (empty: everywhere), and roles of the company's own beside those built
-- in.
-- Columns with a constant default are added without touching a row.
ALTER TABLE accounts_user
ADD COLUMN locations text[] NOT NULL DEFAULT '{}',
ADD COLUMN channels text[] NOT NULL DEFAULT '{}';

CREATE TABLE accounts_role (
    name text PRIMARY KEY,
    permissions text[] NOT NULL,
    lifts text[] NOT NULL,
    about text NOT NULL
);
