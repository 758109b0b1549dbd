"""What can go wrong with an order."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


class OrderNotFound(NotFound):
    code = "order_not_found"
    title = "There is no order with this number"


class StaleVersion(Conflict):
    """``fields``: expected, actual."""

    code = "stale_version"
    title = "The order has changed since it was read; read it again and repeat"


class OrderMerged(Conflict):
    """``fields``: number, into."""

    code = "order_merged"
    title = "The order was merged into another: act on that one"


class LinesInvalid(Invalid):
    """``fields``: number; errors: a list of field and message, a line named that is not there, or with more
    than was ordered of it.
    """

    code = "lines_invalid"
    title = "A line that is named is not one of the order's, or not with so many units"


class NotCancellable(Conflict):
    """``fields``: number, too_late: units that a location has accepted."""

    code = "not_cancellable"
    title = "Nothing of this order can be cancelled any more"


class HoldOfOthers(CrossdockError):
    """``fields``: codes, roles: the holds that were asked for, and who may lift them."""

    code = "hold_of_others"
    status = 403
    title = "Only the role that a hold names may lift it"


class HoldNotFound(NotFound):
    code = "hold_not_found"
    title = "The order has no such hold"


class AttachmentNotFound(NotFound):
    """``fields``: number, attachment."""

    code = "attachment_not_found"
    title = "The order has no such attachment"


class TooManyAttachments(Conflict):
    """``fields``: number, most."""

    code = "too_many_attachments"
    title = "The order has as many attachments as it may have"


class SkuStillUnknown(Conflict):
    """``fields``: number, line, sku (as the channel wrote it)."""

    code = "sku_still_unknown"
    title = "A line's SKU is still not in the catalogue"
