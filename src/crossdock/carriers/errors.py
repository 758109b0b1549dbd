"""What can go wrong with a carrier."""

from crossdock.core.errors import Conflict, NotFound


class CarrierRefused(Conflict):
    code = "carrier_refused"
    title = "The carrier will not do this"


class NoZones(NotFound):
    """The location is no origin of zones. ``fields``: location."""

    code = "no_zones"
    title = "There is no zone chart of this location"


class NoServiceLevels(NotFound):
    """What the carrier's tariff says decides. ``fields``: carrier."""

    code = "no_service_levels"
    title = "This carrier has no service levels of its own"


class NoTariff(NotFound):
    """``fields``: carrier, perhaps version."""

    code = "no_tariff"
    title = "There is no such tariff"


class TariffMoved(Conflict):
    """``fields``: carrier, version (the one that holds by now)."""

    code = "tariff_moved"
    title = "Another tariff is in force by now"


class ZonesMoved(Conflict):
    """``fields``: version (the one that holds by now)."""

    code = "zones_moved"
    title = "Another zone chart is in force by now"
