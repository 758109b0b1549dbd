"""app: settings, URLs, wiring, supervisor and the command line (floor 13). The only room that knows them all.

Face: ``config`` (CROSSDOCK_* variables), ``settings`` and ``urls`` (Django), ``wiring`` (fills every
registry), ``cli``, ``server`` (ASGI), ``supervisor``, ``worker``, ``verify``, ``doctor``, ``bench``. Tables:
none.
"""
