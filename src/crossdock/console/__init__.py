"""console: the pages that operations staff work in (floor 11), at ``/console``.

Face: ``urls``. ``page`` makes every page (session, rights, transaction, headers, errors), ``acting`` every
change; one module a subject beside its templates: ``entering`` (log-in, log-out, choices), ``today``,
``orders`` (the list), ``order`` (one of them), ``bulk``. ``places`` says what there is and who may go there;
``assets`` serves style and scripts. Tables: none. Not here: rules and SQL of any kind (they stand in the
rooms called), programs' calls (``api``), live streams (``app``).
"""
