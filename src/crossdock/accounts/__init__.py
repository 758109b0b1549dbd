"""accounts: who may come in (floor 1): users of every kind, API keys with scopes.

Face: ``keys`` (create, authenticate, rotate, revoke), ``pace`` (how fast a key may be used), ``users``
(create, give, enable), ``links`` (by mail: invite, forgotten, use), ``roles`` (known, put, drop),
``handing`` (nobody hands on more than they have), ``scopes`` (the one list of permissions), ``access``
(who was let in, and ``may``), ``sessions`` (log in, find, end, change the password), ``factors`` (the second
one), ``tries`` (how often log-in is tried), ``sign_on`` (by another organisation's provider: put, begin,
finish; ``openid`` is the talk with it), ``audit`` (who changed what, from where; ``export``: all of it).
Tables: accounts_user, accounts_role, accounts_session, accounts_link, accounts_log_in_try, accounts_sign_on,
accounts_identity, accounts_api_key, accounts_key_pace.
Not here: where an object is, which a location or channel limits; that says the face that shows it.
"""
