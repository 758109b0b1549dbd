"""What can go wrong with an installation as a whole."""

from crossdock.core.errors import CrossdockError


class DatabaseUnfit(CrossdockError):
    """The database is too old, or not a PostgreSQL. ``fields``: version."""

    code = "database_unfit"
    status = 503
    title = "This database cannot be used"


class NotMigrated(CrossdockError):
    """The schema is not there, or older than the program."""

    code = "not_migrated"
    status = 503
    title = "The database's schema is not up to date: run `crossdock migrate`"


class PortTaken(CrossdockError):
    """Another program listens there. ``fields``: host, port."""

    code = "port_taken"
    status = 503
    title = "The port is taken"


class CrashLoop(CrossdockError):
    """A child process dies again and again. ``fields``: name, deaths."""

    code = "crash_loop"
    status = 500
    title = "A process dies again and again"


class BodyTooLarge(CrossdockError):
    """A request's body is larger than CROSSDOCK_MAX_BODY. ``fields``: limit."""

    code = "body_too_large"
    status = 413
    title = "The body is too large"


class MethodNotAllowed(CrossdockError):
    """The address takes other methods only. ``fields``: allowed."""

    code = "method_not_allowed"
    status = 405
    title = "This address does not take this method"


class Unavailable(CrossdockError):
    """The database cannot be reached; nothing was kept, so send it again."""

    code = "unavailable"
    status = 503
    title = "The database cannot be reached at the moment; send it again"


class Unexpected(CrossdockError):
    """A fault of ours; the log has it under the request's id."""

    code = "unexpected"
    status = 500
    title = "Something went wrong here; the log has it under the request's id"


class DemoFailed(CrossdockError):
    """The demo cannot go on."""

    code = "demo_failed"
    status = 500
    title = "The demo cannot go on"
