"""What can go wrong with a fulfilment order."""

from crossdock.core.errors import Conflict, CrossdockError, Invalid, NotFound


class FulfilmentOrderUnknown(NotFound):
    """``fields``: ``number`` or ``ids``."""

    code = "fulfilment_order_not_found"
    title = "There is no such fulfilment order"


class WrongState(Conflict):
    """``fields["refused"]``: (number, state) of each that cannot take the act; ``fields["act"]``."""

    code = "wrong_state"
    title = "The fulfilment order is in a state that does not allow this; read it again"


class GateClosed(Conflict):
    """``fields["gates"]``: (number, gate) of each gate that is closed."""

    code = "gate_closed"
    title = "A gate is closed; whoever owns it must lift it first"


class GateUnknown(NotFound):
    """``fields``: number, gate."""

    code = "gate_not_found"
    title = "The fulfilment order has no such gate"


class GateOfOthers(CrossdockError):
    """``fields``: gate, role: the gate that was asked for, and who may lift it."""

    code = "gate_of_others"
    status = 403
    title = "Only the role that a gate names may lift it"


class TooMany(Conflict):
    """``fields["lines"]``: (number, line, units left) of each line of which more is named than is left."""

    code = "more_than_left"
    title = "More units are named than are left for this"


class StandsPacked(Conflict):
    """``fields``: number; lines: (line, units that stand in packed shipments)."""

    code = "stands_packed"
    title = "These units stand in a packed shipment; unpack it first"


class NoSuchRecall(NotFound):
    """``fields``: number, recall."""

    code = "recall_not_found"
    title = "The location was not asked this"


class RecallAnswered(Conflict):
    """``fields``: number, recall, state."""

    code = "recall_answered"
    title = "This recall has been answered, or needs no answer any more"


class NothingToShip(Invalid):
    code = "nothing_to_ship"
    title = "A shipment needs at least one unit; leave the lines out to ship all that is left"


class NothingNamed(Invalid):
    """``fields["number"]``: the fulfilment order."""

    code = "nothing_named"
    title = "No unit is named, or none is left for this; leave the lines out for all that is left"


class NotASplit(Invalid):
    """``fields``: number; left: units of it."""

    code = "not_a_split"
    title = "A split needs units that go and units that stay; to move all of it, route the order"


class Disagreement(CrossdockError):
    """The fulfilment order, the ledger and the reservations do not say the same: ``crossdock verify`` tells
    more.
    """

    code = "disagreement"
    status = 500
    title = "Fulfilment order, ledger and reservations disagree; run crossdock verify"


class BadCursor(Invalid):
    code = "bad_fulfilment_cursor"
    title = "This cursor was not given out here; begin without one"


class ShipmentUnknown(NotFound):
    """``fields["id"]``."""

    code = "shipment_not_found"
    title = "There is no such shipment"


class ShipmentGone(Conflict):
    """``fields["id"]``."""

    code = "shipment_gone"
    title = "The shipment has left, or was unpacked; only one that stands packed allows this"


class NothingToLabel(Invalid):
    code = "nothing_to_label"
    title = "A label belongs to a package: name packages when you pack"


class LabelUnknown(NotFound):
    """``fields["id"]``."""

    code = "label_not_found"
    title = "There is no such label"


class LabelBusy(Conflict):
    """``fields``: id, state."""

    code = "label_state"
    title = "The label is in a state that does not allow this; read it again"


class LabelLacking(Conflict):
    """``fields``: id (of the shipment); packages: package, label and state of each whose label it is.
    Nothing has left.
    """

    code = "label_lacking"
    title = "A package has no label to travel with; wait for it, or ask for another one"


class TrackingUnknown(NotFound):
    """``fields["number"]``."""

    code = "tracking_not_found"
    title = "Nothing is known of this tracking number"


class TrackingInvalid(Invalid):
    """``fields["errors"]``: a list of ``{"field", "message"}``."""

    code = "tracking_invalid"
    title = "What is said of these parcels cannot be read"


class ManifestUnknown(NotFound):
    """``fields``: ``id`` or ``location``."""

    code = "manifest_not_found"
    title = "There is no such manifest, or no such location"


class ManifestEmpty(Conflict):
    """``fields``: location, carrier."""

    code = "manifest_empty"
    title = "Nothing has left that stands on no manifest"


class NotYet(Invalid):
    """``fields["day"]``."""

    code = "manifest_day"
    title = "A manifest is closed on its day or after it"


class PackageUnknown(NotFound):
    """``fields``: shipment, package."""

    code = "package_not_found"
    title = "The shipment has no such package"
