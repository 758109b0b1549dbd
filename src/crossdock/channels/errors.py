"""What can be wrong with what a channel sends."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


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


class NotConnected(Conflict):
    """The channel has no access to its shop's API. ``fields``: channel."""

    code = "channel_not_connected"
    title = "The channel is not connected to its shop"


class ConnectionRefused(Invalid):
    """What was given to connect a channel with cannot be. ``fields``: errors, a list of field and message."""

    code = "connection_refused"
    title = "The channel cannot be connected so"


class ShopForbidden(CrossdockError):
    """The shop does not let us in, or not to this. ``fields``: status."""

    code = "shop_forbidden"
    status = 502
    title = "The shop does not let us in"


class ShopRefused(CrossdockError):
    """The shop understood, and will not. ``fields``: errors, a list of ``{"field", "message", "code"}``."""

    code = "shop_refused"
    status = 502
    title = "The shop refused"


class ShopThrottled(CrossdockError):
    """The shop's budget of cost is used up for now. ``fields``: wait, seconds until it may suffice."""

    code = "shop_throttled"
    status = 429
    title = "The shop asks us to wait"

    @property
    def wait(self) -> float:
        return float(self.fields.get("wait", 1.0))


class FileSettingRefused(Invalid):
    """A channel's files cannot be read like that. ``fields``: name, of the setting."""

    code = "file_setting_refused"
    title = "Files cannot be read like that"
