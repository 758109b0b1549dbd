-- Who has a role: the administrators before one of them goes, and a page of those with a role.
CREATE INDEX accounts_user_role ON accounts_user (role, email);
