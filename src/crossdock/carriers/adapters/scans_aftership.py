"""AfterShip's webhooks of trackings: ``{"event", "event_id", "msg": the tracking with its checkpoints}``.

Signed by ``aftership-hmac-sha256`` (``as-signature-hmac-sha256`` since their later versions): the base64 of
the HMAC of the raw body (AfterShip, "Webhook Signature"). A checkpoint's time carries the offset of its
place, so its text's order is no order of time; one without offset is taken as UTC. The answers of their API
(``{"data": {"tracking": …}}``, ``{"data": {"checkpoint": …}}``) are read too.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final

from crossdock.carriers import scans
from crossdock.carriers.scans import Said, Scan, Status
from crossdock.mailbox.accept import Message
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Ignored, Refused
from crossdock.partners.channels import Channel

KIND: Final = "aftership"
SIGNATURES: Final = ("aftership-hmac-sha256", "as-signature-hmac-sha256")
TAGS: Final[Mapping[str, Status]] = {
    "InfoReceived": Status.ANNOUNCED,
    "InTransit": Status.IN_TRANSIT,
    "OutForDelivery": Status.OUT_FOR_DELIVERY,
    "AvailableForPickup": Status.READY_FOR_PICKUP,
    "AttemptFail": Status.EXCEPTION,
    "Exception": Status.EXCEPTION,
    "Expired": Status.EXCEPTION,
    "Delivered": Status.DELIVERED,
}
# What a subtag says more exactly than its tag (AfterShip, "Delivery statuses").
SUBTAGS: Final[Mapping[str, Status]] = {
    "InTransit_002": Status.ACCEPTED,  # acceptance scan
    "Exception_004": Status.IN_TRANSIT,  # delayed by customs
    "Exception_005": Status.IN_TRANSIT,  # delayed by something else
    "Exception_010": Status.RETURNED,  # on its way back
    "Exception_011": Status.RETURNED,  # back
}
SAYS_NOTHING: Final = frozenset({"Pending", ""})


def verify(secrets: Sequence[bytes], body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether any live secret signs these bytes; headers by small letters. Every secret is tried."""
    given = [headers[name].strip().encode("utf-8", "replace") for name in SIGNATURES if name in headers]
    fits = False
    for secret in secrets:
        made = base64.b64encode(hmac.digest(secret, body, hashlib.sha256))
        for one in given:
            fits |= hmac.compare_digest(made, one)
    return fits


def message(channel: Channel, headers: Mapping[str, str], body: bytes) -> Message:  # noqa: ARG001 - the port's shape
    """As the mailbox keeps it; deliveries are told apart by the event's id, else by content."""
    source = f"hooks/carriers/{channel.name}"
    return Message(source, scans.key_of(body, "event_id"), f"tracking/{KIND}", channel.id, {}, body)


def decode(body: bytes) -> list[Said]:
    """The checkpoints of a tracking, each standing alone. Raises Undecodable."""
    document = scans.parse(body)
    told = document
    for wrapper in ("msg", "data", "tracking"):
        if type(told) is dict and type(told.get(wrapper)) is dict and "tracking_number" not in told:
            told = told[wrapper]
    if type(told) is not dict or "tracking_number" not in told:
        raise Undecodable("no_tracking", "the document holds no tracking: it has no tracking_number")
    tracking = scans.number(told["tracking_number"])
    points = told.get("checkpoints", [told["checkpoint"]] if type(told.get("checkpoint")) is dict else None)
    if points is not None and type(points) is not list:
        raise Undecodable("no_tracking", "checkpoints is not a list")
    carrier = scans.word(told, "slug", scans.LONGEST["carrier"])
    found = [_part(at, one, tracking, carrier) for at, one in enumerate((points or [])[: scans.MOST_SCANS])]
    return found or [Ignored(f"the carrier has said nothing of {tracking} yet")]


def _part(at: int, record: Any, tracking: str, carrier: str | None) -> Said:
    try:
        return _scan(record, tracking, carrier)
    except Undecodable as error:
        return Refused(error.fault, f"checkpoints[{at}]: {error.reason}")


def _scan(record: Any, tracking: str, carrier: str | None) -> Said:
    if type(record) is not dict:
        raise Undecodable(scans.BROKEN, "a checkpoint is an object")
    tag = str(record.get("tag") or "").strip()
    subtag = scans.word(record, "subtag", scans.LONGEST["code"])
    if tag in SAYS_NOTHING:
        return Ignored("a checkpoint without a tag")
    if tag not in TAGS:
        raise Undecodable(scans.BROKEN, f"AfterShip's tag {tag[:60]!r} is not known here")
    where = scans.place(record, city="city", region="state", postal_code="zip", country="country_name")
    if where["city"] is None:
        where["city"] = scans.word(record, "location", scans.LONGEST["city"])
    return Scan(
        tracking,
        SUBTAGS.get(subtag or "", TAGS[tag]),
        scans.moment(record.get("checkpoint_time"), "checkpoint_time"),
        carrier=scans.word(record, "slug", scans.LONGEST["carrier"]) or carrier,
        detail=scans.word(record, "message", scans.LONGEST_DETAIL),
        code=subtag,
        **where,
    )
