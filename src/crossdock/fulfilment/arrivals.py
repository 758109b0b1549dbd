"""What carriers send: registers with the mailbox who reads it and who takes it. Import once
(``app.wiring``).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final

from crossdock.carriers.adapters import scans_aftership, scans_crossdock, scans_easypost
from crossdock.carriers.scans import Said, Scan
from crossdock.core import clock
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor
from crossdock.fulfilment import parcels, tracking
from crossdock.fulfilment.errors import TrackingInvalid
from crossdock.mailbox.accept import Message, accept
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Inbound, Refused, decoder, receiver

KIND: Final = "tracking"  # of messages: tracking/<whose shape>
READERS: Final[Mapping[str, Callable[[bytes], list[Said]]]] = {
    scans_crossdock.KIND: scans_crossdock.decode,
    scans_easypost.KIND: scans_easypost.decode,
    scans_aftership.KIND: scans_aftership.decode,
}


@decoder(KIND)
def from_carrier(inbound: Inbound) -> Sequence[Said]:
    """A stored webhook, row of a file, or call of the API."""
    shape = inbound.kind.removeprefix(KIND).removeprefix("/")
    if shape not in READERS:
        raise Undecodable("unknown_kind", f"nothing here reads tracking of the shape {shape!r}")
    return READERS[shape](inbound.body)


@receiver(Scan)
def receive_scans(cur: Cursor, arrivals: Sequence[tuple[Inbound, Scan]]) -> list[Refused | None]:
    """Keep scans; what they mean is settled by the stage ``tracking``."""
    refused = [too_far(scan, inbound.received_at) for inbound, scan in arrivals]
    good = [(inbound.id, scan) for (inbound, scan), why in zip(arrivals, refused, strict=True) if why is None]
    tracking.record(cur, good, at=clock.now())
    return refused


def tell(cur: Cursor, body: bytes, *, source: str, at: datetime, actor: Actor) -> list[tuple[Scan, bool]]:
    """Keep what somebody here says of parcels, in our own shape, and settle it at once; each scan, and if it
    is new. All or nothing. Raises TrackingInvalid.
    """
    said, faults = [], []
    try:
        parts = scans_crossdock.decode(body)
    except Undecodable as error:
        parts = [Refused(error.fault, error.reason)]
    for nth, one in enumerate(parts):
        why = too_far(one, at) if isinstance(one, Scan) else one
        if isinstance(one, Scan) and why is None:
            said.append(one)
        elif isinstance(why, Refused):
            field = f"events[{nth}]"
            faults.append({"field": field, "message": why.reason.removeprefix(f"{field}: ")})
    if faults:
        raise TrackingInvalid(f"{faults[0]['field']}: {faults[0]['message']}", errors=faults)
    key = blake2b(body, digest_size=20).hexdigest()
    message = Message(source, key, f"{KIND}/{scans_crossdock.KIND}", None, {}, body)
    [stored] = accept(cur, [message], at, queue=False)
    fresh = tracking.record(cur, [(stored.inbound_id, scan) for scan in said], at=at)
    tracking.settle(cur, [scan.tracking for scan in said], at=at, actor=actor)
    return list(zip(said, fresh, strict=True))


def too_far(scan: Scan, received_at: datetime) -> Refused | None:
    """Why a scan cannot be believed: it lies ahead of the message that tells of it."""
    if scan.at <= received_at + parcels.AHEAD:
        return None
    said = f"{scan.tracking}: {scan.at.isoformat()} lies days after the message came"
    return Refused("scan_ahead", f"{said}; correct the time and mend it")
