"""What can go wrong with a carrier."""

from crossdock.core.errors import Conflict, NotFound


class CarrierRefused(Conflict):
    code = "carrier_refused"
    title = "The carrier will not do this"


class NoTariff(NotFound):
    """``fields``: carrier, perhaps version."""

    code = "no_tariff"
    title = "There is no such tariff"


class TariffMoved(Conflict):
    """``fields``: carrier, version (the one that holds by now)."""

    code = "tariff_moved"
    title = "Another tariff holds by now"
