"""Tracking numbers that are told after a shipment: a package gets one, or another one."""

from datetime import datetime
from typing import Any

from crossdock.carriers import scans
from crossdock.core import db
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, statement
from crossdock.fulfilment import labels, lines, pack, read
from crossdock.fulfilment.errors import LabelBusy, PackageUnknown, ShipmentGone, TrackingInvalid
from crossdock.mailbox.errors import Undecodable

GIVE = statement(__package__, "package_number")
LIVE = (labels.State.ASKED, labels.State.BOUGHT, labels.State.VOIDING)


def give(
    cur: Cursor, shipment_id: int, tracking: str, *, package: int = 1, at: datetime, actor: Actor
) -> dict[str, Any]:
    """Give a package its number; of a shipment told without packages, the first. Returns the shipment as it
    is shown. The same number again changes nothing.

    Raises ShipmentUnknown, ShipmentGone (unpacked), PackageUnknown, LabelBusy (it has a label, and so its
    number), TrackingInvalid.
    """
    try:
        number = scans.number(tracking)
    except Undecodable as error:
        fault = {"field": "tracking", "message": error.reason}
        raise TrackingInvalid(f"tracking: {error.reason}", errors=[fault]) from error
    with db.savepoint(cur):
        lines.lock_orders(cur, [pack.head(cur, shipment_id).fulfilment_order_id])
        found = pack.head(cur, shipment_id)
        if found.unpacked_at is not None:
            raise ShipmentGone(f"shipment {shipment_id} was unpacked", id=shipment_id)
        there = [one["seq"] for one in read.shipment(cur, shipment_id)["packages"]] or [1]
        if package not in there:
            said = f"shipment {shipment_id} has no package {package}"
            raise PackageUnknown(said, shipment=shipment_id, package=package)
        for one in labels.show(cur, [shipment_id]):
            if one["package"] == package and one["state"] in LIVE:
                said = f"label {one['id']} of this package is {one['state']}: give it back first"
                raise LabelBusy(said, id=one["id"], state=one["state"])
        GIVE.run(
            cur, shipment_id=shipment_id, order_id=found.order_id, seq=package, tracking=number, at=at,
            actor=str(actor),
        )  # fmt: skip
    return read.shipment(cur, shipment_id)
