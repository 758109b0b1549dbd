"""What can be wrong with following the log."""

from crossdock.core.errors import Invalid


class EventCursorUnknown(Invalid):
    """``fields``: cursor."""

    code = "event_cursor_unknown"
    title = "This cursor is not one of this log; begin with `since`, or without one"
