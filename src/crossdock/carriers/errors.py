"""What can go wrong with a carrier."""

from crossdock.core.errors import Conflict


class CarrierRefused(Conflict):
    code = "carrier_refused"
    title = "The carrier will not do this"
