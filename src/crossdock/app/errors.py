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


class Outdated(CrossdockError):
    """The schema lacks what this release, an older one, uses. ``fields``: contracts."""

    code = "outdated_release"
    status = 503
    title = "The database was migrated for a newer release: start that one"


class StillServing(CrossdockError):
    """What a migration takes away is still used. ``fields``: processes."""

    code = "still_serving"
    status = 409
    title = "Processes of a release before still serve"


class NoMoment(CrossdockError):
    """A migration did not get its lock. ``fields``: migration."""

    code = "no_moment"
    status = 503
    title = "The tables were not free for a migration"


class PortTaken(CrossdockError):
    """Another program listens there. ``fields``: host, port."""

    code = "port_taken"
    status = 503
    title = "The port is taken"


class AlreadyRunning(CrossdockError):
    """Another supervisor runs this home. ``fields``: home."""

    code = "already_running"
    status = 409
    title = "This installation is running already"


class CrashLoop(CrossdockError):
    """A child process dies again and again. ``fields``: name, deaths."""

    code = "crash_loop"
    status = 500
    title = "A process dies again and again"


class DemoFailed(CrossdockError):
    """The demo cannot go on."""

    code = "demo_failed"
    status = 500
    title = "The demo cannot go on"


class NotFinished(CrossdockError):
    """A person is needed until the order is shipped. ``fields``: numbers."""

    code = "not_finished"
    status = 409
    title = "The order is not finished"


class NobodyFound(CrossdockError):
    """There is nobody to forget."""

    code = "nobody_found"
    status = 404
    title = "Nobody is known here by that"
