-- Notes who a user is to a provider.
--
-- takes   provider, issuer, subject  text; user_id  bigint; at  timestamptz: wall
-- gives   nothing
-- locks   the new row
-- index   accounts_identity_pkey
INSERT INTO accounts_identity (provider_id, issuer, subject, user_id, linked_at)
VALUES (%(provider)s, %(issuer)s, %(subject)s, %(user_id)s::bigint, %(at)s::timestamptz)
ON CONFLICT DO NOTHING;
