"""Tracking in Crossdock's own plain JSON, signed as Standard Webhooks say (standardwebhooks.com, 1.0).

``{"tracking": …, "status": …, "at": …, "carrier", "place": {"city", "region", "postal_code", "country"},
"detail", "code"}``, or ``{"events": [those]}``. Signed are ``id.timestamp.body``; a secret that begins with
``whsec_`` is base64 behind it. How old a delivery may be is not limited: told again, it changes nothing.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final

from crossdock.carriers import scans
from crossdock.carriers.scans import Said, Scan, Status
from crossdock.mailbox.accept import Message
from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Refused
from crossdock.partners.channels import Channel

KIND: Final = "carrier"
SIGNATURE: Final = "webhook-signature"
ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
STATUSES: Final[Mapping[str, Status]] = {one.value: one for one in Status} | {
    "picked_up": Status.ACCEPTED, "pre_transit": Status.ANNOUNCED, "failure": Status.EXCEPTION,
    "returned_to_sender": Status.RETURNED, "return_to_sender": Status.RETURNED,
}  # fmt: skip


def verify(secrets: Sequence[bytes], body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether any live secret signs this; headers by small letters. Every secret is tried."""
    signed = f"{headers.get(ID, '')}.{headers.get(TIMESTAMP, '')}.".encode("utf-8", "replace") + body
    given = [one.partition(",")[2] for one in headers.get(SIGNATURE, "").split() if one.startswith("v1,")]
    fits = False
    for secret in secrets:
        made = base64.b64encode(hmac.digest(key_of(secret), signed, hashlib.sha256))
        for one in given:
            fits |= hmac.compare_digest(made, one.encode("utf-8", "replace"))
    return fits


def key_of(secret: bytes) -> bytes:
    """The bytes that a secret stands for."""
    if secret.startswith(b"whsec_"):
        try:
            return base64.b64decode(secret.removeprefix(b"whsec_"), validate=True)
        except binascii.Error:
            return secret
    return secret


def message(channel: Channel, headers: Mapping[str, str], body: bytes) -> Message:
    """As the mailbox keeps it; deliveries are told apart by their id, else by content."""
    key = headers.get(ID, "").strip() or scans.key_of(body, "")
    kept = {name: headers[name] for name in (ID, TIMESTAMP) if name in headers}
    return Message(f"hooks/carriers/{channel.name}", key, f"tracking/{KIND}", channel.id, kept, body)


def decode(body: bytes) -> list[Said]:
    """Scans, each standing alone. Raises Undecodable where there is none to be seen."""
    document = scans.parse(body)
    found = document.get("events", [document]) if type(document) is dict else document
    if type(found) is not list or not found or len(found) > scans.MOST_SCANS:
        raise Undecodable("no_scans", f"write 1 to {scans.MOST_SCANS} events, as a list under events")
    return [_part(at, one) for at, one in enumerate(found)]


def _part(at: int, record: Any) -> Said:
    try:
        return read(record)
    except Undecodable as error:
        return Refused(error.fault, f"events[{at}]: {error.reason}")


def status_of(said: Any) -> Status:
    """The status that a word names. Raises Undecodable."""
    word = said.strip().lower().replace(" ", "_").replace("-", "_") if type(said) is str else ""
    found = STATUSES.get(word)
    if found is None:
        raise Undecodable(scans.BROKEN, f"status is none of {', '.join(Status)}: {str(said)[:60]!r}")
    return found


def read(record: Any) -> Scan:
    """One event. Raises Undecodable."""
    if type(record) is not dict:
        raise Undecodable(scans.BROKEN, "an event is an object")
    where = record.get("place")
    return Scan(
        scans.number(record.get("tracking")),
        status_of(record.get("status")),
        scans.moment(record.get("at")),
        carrier=scans.word(record, "carrier", scans.LONGEST["carrier"]),
        detail=scans.word(record, "detail", scans.LONGEST_DETAIL),
        code=scans.word(record, "code", scans.LONGEST["code"]),
        **scans.place(where, city="city", region="region", postal_code="postal_code", country="country"),
    )
