-- Finds whom a provider means.
--
-- takes   provider, issuer, subject  text
-- gives   the user's id and email
-- locks   nothing
-- index   accounts_identity_pkey, accounts_user_pkey
SELECT
    u.id,
    u.email
FROM accounts_identity AS i
INNER JOIN accounts_user AS u ON u.id = i.user_id
WHERE i.provider_id = %(provider)s AND i.issuer = %(issuer)s AND i.subject = %(subject)s;
