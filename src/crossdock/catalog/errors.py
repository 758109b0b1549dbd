"""What can be wrong with a SKU or a quantity of it."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


class UnknownSku(NotFound):
    """``fields["sku_ids"]``: those that are not in the catalogue, or were not yet at that instant."""

    code = "unknown_sku"
    title = "This SKU is not in the catalogue"


class NoUnit(NotFound):
    """``fields``: sku, unit."""

    code = "no_unit"
    title = "The SKU has no such unit"


class UnknownUnit(Invalid):
    """``fields``: sku_id, unit."""

    code = "unknown_unit"
    title = "The SKU has no such unit: add its factor, or use the base unit"


class InexactQuantity(CrossdockError):
    """``fields``: sku_id, quantity, unit. The quantity is kept as it came, and held."""

    code = "inexact_quantity"
    status = 422
    title = "The quantity is not a whole number of base units"


class KitRefused(Invalid):
    """``fields``: kit; path where the kit holds itself."""

    code = "kit_refused"
    title = "A kit cannot be made so"


class NoKit(NotFound):
    code = "no_kit"
    title = "There is no kit of this code"


class NoAlias(NotFound):
    code = "no_alias"
    title = "This code means nothing of its own there"


class NotStopped(Conflict):
    code = "not_stopped"
    title = "This SKU is not stopped there; list what is stopped"
