"""EasyPost's webhooks of trackers (API v2): an ``Event`` whose ``result`` is a ``Tracker`` with its details.

Signed by ``X-Hmac-Signature``: ``hmac-sha256-hex=`` and the HMAC of the raw body under the secret in Unicode
form NFKD (EasyPost's client libraries, ``validate_webhook``). A tracker tells everything again each time; a
bare tracker, as its API answers, is read too.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from crossdock.carriers import scans
from crossdock.carriers.scans import Said, Scan, Status
from crossdock.mailbox.accept import Message
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Ignored, Refused
from crossdock.partners.channels import Channel

KIND: Final = "easypost"
SIGNATURE: Final = "x-hmac-signature"
STATUSES: Final[Mapping[str, Status]] = {
    "pre_transit": Status.ANNOUNCED,
    "in_transit": Status.IN_TRANSIT,
    "out_for_delivery": Status.OUT_FOR_DELIVERY,
    "available_for_pickup": Status.READY_FOR_PICKUP,
    "delivered": Status.DELIVERED,
    "return_to_sender": Status.RETURNED,
    "failure": Status.EXCEPTION,
    "cancelled": Status.EXCEPTION,
    "error": Status.EXCEPTION,
}
# In transit, in words that mean that the carrier has it now.
ACCEPTED: Final = frozenset({"received_at_origin_facility", "picked_up", "accepted"})
SAYS_NOTHING: Final = frozenset({"unknown", ""})


def verify(secrets: Sequence[bytes], body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether any live secret signs these bytes; headers by small letters. Every secret is tried."""
    given = headers.get(SIGNATURE, "").strip().encode("utf-8", "replace")
    fits = False
    for secret in secrets:
        key = unicodedata.normalize("NFKD", secret.decode("utf-8", "replace")).encode()
        made = f"hmac-sha256-hex={hmac.digest(key, body, hashlib.sha256).hex()}".encode()
        fits |= hmac.compare_digest(made, given)
    return fits


def message(channel: Channel, headers: Mapping[str, str], body: bytes) -> Message:  # noqa: ARG001 - the port's shape
    """As the mailbox keeps it; deliveries are told apart by the event's id, else by content."""
    source = f"hooks/carriers/{channel.name}"
    return Message(source, scans.key_of(body, "id"), f"tracking/{KIND}", channel.id, {}, body)


def decode(body: bytes) -> list[Said]:
    """The scans of a tracker, each standing alone. Raises Undecodable."""
    document = scans.parse(body)
    if type(document) is not dict:
        raise Undecodable("no_tracker", "the document is not an object")
    told = document.get("result") if document.get("object") == "Event" else document
    about = str(document.get("description") or (told.get("object") if type(told) is dict else "") or "")
    if about and not about.lower().startswith("tracker"):
        return [Ignored(f"nothing here follows {about[:60]}")]
    if type(told) is not dict or "tracking_code" not in told:
        raise Undecodable("no_tracker", "the document holds no tracker: it has no tracking_code")
    tracking = scans.number(told["tracking_code"])
    details = told.get("tracking_details")
    if details is not None and type(details) is not list:
        raise Undecodable("no_tracker", "tracking_details is not a list")
    carrier = scans.word(told, "carrier", scans.LONGEST["carrier"])
    found = [_part(at, one, tracking, carrier) for at, one in enumerate((details or [])[: scans.MOST_SCANS])]
    return found or [Ignored(f"the carrier has said nothing of {tracking} yet")]


def _part(at: int, record: Any, tracking: str, carrier: str | None) -> Said:
    try:
        return _scan(record, tracking, carrier)
    except Undecodable as error:
        return Refused(error.fault, f"tracking_details[{at}]: {error.reason}")


def _scan(record: Any, tracking: str, carrier: str | None) -> Said:
    if type(record) is not dict:
        raise Undecodable(scans.BROKEN, "a detail is an object")
    said = str(record.get("status") or "").strip().lower()
    if said in SAYS_NOTHING:
        return Ignored("a detail of status unknown")
    if said not in STATUSES:
        raise Undecodable(scans.BROKEN, f"EasyPost's status {said[:60]!r} is not known here")
    detail = scans.word(record, "status_detail", scans.LONGEST["code"])
    status = STATUSES[said]
    if status is Status.IN_TRANSIT and detail in ACCEPTED:
        status = Status.ACCEPTED
    return Scan(
        tracking,
        status,
        scans.moment(record.get("datetime"), "datetime"),
        carrier=scans.word(record, "source", scans.LONGEST["carrier"]) or carrier,
        detail=scans.word(record, "message", scans.LONGEST_DETAIL),
        code=scans.word(record, "carrier_code", scans.LONGEST["code"]) or detail,
        **scans.place(
            record.get("tracking_location"), city="city", region="state", postal_code="zip", country="country"
        ),
    )
