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


class KitHasNoStock(Invalid):
    """``fields["skus"]``: the kits' codes."""

    code = "kit_has_no_stock"
    title = "A kit has no stock of its own; adjust or count its components"


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


class ReasonTaken(Invalid):
    """``fields``: reason."""

    code = "reason_taken"
    title = "This reason is kept for movements of transfers and receipts; write another"


class SupplyUnknown(NotFound):
    """``fields``: kind, name."""

    code = "supply_not_found"
    title = "There is no such receipt or transfer"


class WrongSupplyState(Conflict):
    """``fields``: number, state, act."""

    code = "wrong_supply_state"
    title = "The receipt or transfer is in a state that does not allow this"


class SupplyDiffers(Conflict):
    """The same reference was used with another content. ``fields``: reference."""

    code = "supply_differs"
    title = "There is one of this reference already, with another content; use a new reference"


class TransferShort(Conflict):
    """``fields["cells"]``: (sku_id, location_id) of each cell with fewer units that are nobody's."""

    code = "transfer_short"
    title = "Fewer units are free at the origin than are to leave; ship less, or free them first"


class TransferRefused(Invalid):
    code = "transfer_refused"
    title = "The transfer cannot be made as it is written"
