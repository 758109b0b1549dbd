"""What goes wrong with stock."""

from crossdock.core.errors import Conflict, Invalid, NotFound


class UnknownCell(Invalid):
    """``fields``: ``sku_ids`` and ``location_ids`` as asked."""

    code = "unknown_sku_or_location"
    title = "There is no such SKU or location; import it first"


class BelowZero(Conflict):
    """``fields["cells"]``: (sku_id, location_id) of each cell that would fall below zero."""

    code = "stock_below_zero"
    title = "The adjustment takes more than stands there; count the location instead"


class CountInFuture(Invalid):
    code = "count_in_future"
    title = "A count is of a moment that has passed; correct as_of"


class NegativeQuantity(Invalid):
    code = "negative_quantity"
    title = "The quantity must not be negative"


class Short(Conflict):
    """``fields["cells"]``: (sku_id, location_id) of each cell that has too little."""

    code = "not_available"
    title = "There is not enough stock; nothing was reserved"


class CheckoutUnknown(NotFound):
    code = "reservation_not_found"
    title = "There is no such reservation"


class CheckoutEnded(Conflict):
    """``fields``: ``id``, ``state``."""

    code = "reservation_ended"
    title = "The reservation was used, released or has expired; reserve again"


class BadCursor(Invalid):
    code = "bad_availability_cursor"
    title = "This cursor was not given out here; begin without one"
