"""What can be wrong with a message."""

from crossdock.core.errors import Conflict, CrossdockError, NotFound


class MessageUnknown(NotFound):
    """There is no message of this id. ``fields``: id."""

    code = "message_unknown"
    title = "There is no such message"


class NotQuarantined(Conflict):
    """Only what is in quarantine is mended or dismissed. ``fields``: id, state."""

    code = "not_quarantined"
    title = "This message is not in quarantine"


class Undecodable(CrossdockError):
    """A message that cannot be read: it is quarantined with ``fault``, a stable code, and ``reason``."""

    code = "undecodable"
    status = 422
    title = "This message cannot be read"

    def __init__(self, fault: str, reason: str) -> None:
        super().__init__(reason, fault=fault)
        self.fault = fault
        self.reason = reason
