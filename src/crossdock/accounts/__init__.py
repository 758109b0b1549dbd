"""accounts: who may come in (floor 1): users of every kind, API keys with scopes.

Face: ``keys`` (create, authenticate, rotate, revoke), ``pace`` (how fast a key may be used), ``users``
(create), ``scopes``.
Tables: accounts_user, accounts_api_key, accounts_key_pace.
Not here: what a role may do to one object; that stands with the face that shows it.
"""
