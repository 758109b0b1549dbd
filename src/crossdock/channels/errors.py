"""What can be wrong with what a channel sends."""

from crossdock.core.errors import CrossdockError, Invalid, NotFound


class BadSignature(CrossdockError):
    """A webhook whose signature none of the channel's live secrets makes. ``fields``: channel."""

    code = "bad_signature"
    status = 401
    title = "The signature does not fit the body"


class NoHooks(NotFound):
    """The channel's kind sends no webhooks. ``fields``: channel, kind."""

    code = "no_hooks"
    title = "This channel takes no webhooks"


class OrderInvalid(Invalid):
    """An order of the API that is wrong. ``fields["errors"]``: a list of ``{"field", "message"}``."""

    code = "order_invalid"
    title = "The order is not valid"
