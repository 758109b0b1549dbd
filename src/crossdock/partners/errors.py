"""What can be wrong with a channel."""

from crossdock.core.errors import Conflict, Invalid, NotFound


class ChannelUnknown(NotFound):
    """There is no live channel of this name. ``fields``: name."""

    code = "channel_unknown"
    title = "There is no such channel"


class ChannelExists(Conflict):
    """A channel of this name was added before. ``fields``: name."""

    code = "channel_exists"
    title = "There is a channel of this name already"


class ChannelRefused(Invalid):
    """A name, kind or secret that cannot be. ``fields``: errors, a list of field and message."""

    code = "channel_refused"
    title = "This cannot be a channel"
