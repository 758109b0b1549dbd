-- Keeps a user as they are, and who the administrators are.
--
-- takes   email  text, in small letters
-- gives   a row a user that is kept: id
-- locks   the rows of the user and of all administrators, in order of id, until commit; log-in goes on
-- index   accounts_user_email, accounts_user_role
SELECT u.id
FROM accounts_user AS u
WHERE u.email = %(email)s OR (u.role = 'administrator' AND u.is_active)
ORDER BY u.id
FOR NO KEY UPDATE;
