"""What can be wrong with following the log, and with endpoints."""

from crossdock.core.errors import Conflict, Invalid, NotFound


class EventCursorUnknown(Invalid):
    """``fields``: cursor."""

    code = "event_cursor_unknown"
    title = "This cursor is not one of this log; begin with `since`, or without one"


class WebhookUnknown(NotFound):
    """``fields``: name."""

    code = "webhook_unknown"
    title = "There is no webhook of this name"


class WebhookExists(Conflict):
    """``fields``: name. Names of removed ones stay taken: their deliveries are kept."""

    code = "webhook_exists"
    title = "There is a webhook of this name already, or was one"


class WebhookRefused(Invalid):
    """``fields["errors"]``: what cannot be."""

    code = "webhook_refused"
    title = "A webhook cannot be so"


class WebhookInState(Conflict):
    """``fields``: name, state."""

    code = "webhook_in_state"
    title = "The webhook is not in a state for that"
