"""What can be wrong with a location or its load."""

from crossdock.core.errors import Conflict, Invalid, NotFound


class UnknownLocation(NotFound):
    """``fields["location_ids"]`` or ``fields["codes"]``: those that are not there."""

    code = "unknown_location"
    title = "There is no such location"


class KindChanged(Invalid):
    """``fields``: code, kind. A location keeps its kind for life: stock and partners hang on it."""

    code = "location_kind_changed"
    title = "A location cannot change its kind: make another location"


class LoadNotHeld(Conflict):
    """More parcels were given back than are planned there."""

    code = "load_not_held"
    title = "More parcels are given back than are planned at that location, day and hour"
