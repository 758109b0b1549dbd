"""What carriers say of a parcel on its way: scans, in one vocabulary, and how their texts are read.

An adapter (``adapters/scans_*``) turns a carrier's or an aggregator's document into ``Scan``s; what it means
for a parcel is fulfilment's word.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final, TypeAlias

import msgspec

from crossdock.mailbox.errors import Undecodable
from crossdock.mailbox.registry import Ignored, Refused

LONGEST_NUMBER: Final = 100
LONGEST: Final = {"carrier": 50, "city": 100, "region": 100, "postal_code": 20, "country": 60, "code": 60}
LONGEST_DETAIL: Final = 500
MOST_SCANS: Final = 10_000  # of one document
LARGEST: Final = 10_000_000  # bytes of a document
BROKEN: Final = "bad_scan"


class Status(StrEnum):
    """What a scan says. ``corrected``: what was said of the parcel's end before is not so."""

    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    READY_FOR_PICKUP = "ready_for_pickup"
    EXCEPTION = "exception"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Scan:
    """One event of a parcel. ``at``: when it happened, as the carrier says, UTC. ``code``: its own word for
    it. Where and what as it was said, if it was.
    """

    tracking: str
    status: Status
    at: datetime
    carrier: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    detail: str | None = None
    code: str | None = None

    @property
    def print(self) -> bytes:
        """Equal for the same scan told again, by whatever message."""
        said = (self.status.value, self.at.isoformat(), self.city, self.region, self.postal_code,
                self.country, self.detail, self.code)  # fmt: skip
        return blake2b(msgspec.json.encode(said), digest_size=16).digest()


Said: TypeAlias = Scan | Refused | Ignored


def number(text: Any) -> str:
    """A tracking number as it is compared: without blanks, in capitals. Raises Undecodable."""
    given = str(text) if type(text) is int else text
    found = "".join(given.split()).upper() if type(given) is str else ""
    if not found:
        raise Undecodable(BROKEN, "it names no tracking number")
    if len(found) > LONGEST_NUMBER or not found.isprintable():
        raise Undecodable(BROKEN, f"a tracking number has at most {LONGEST_NUMBER} printable characters")
    return found


ISO: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)


def moment(text: Any, what: str = "at") -> datetime:
    """An ISO 8601 time in UTC; one without a zone is taken as UTC. Raises Undecodable."""
    if type(text) is not str or not ISO.fullmatch(text.strip()):
        raise Undecodable(BROKEN, f"{what} is no time such as 2026-11-23T10:00:00Z: {str(text)[:60]!r}")
    try:
        found = datetime.fromisoformat(text.strip().replace(",", "."))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Undecodable(BROKEN, f"{what} is no time: {text[:60]!r}") from error


def word(record: dict[str, Any], key: str, longest: int) -> str | None:
    """A text on one line, shortened; None where there is none."""
    found = record.get(key)
    if type(found) is not str:
        return None
    clean = " ".join(found.replace("\x00", " ").encode("utf-8", "replace").decode().split())
    return clean[:longest] or None


def place(record: Any, **keys: str) -> dict[str, str | None]:
    """City, region, postal_code and country of a record under its own ``keys``, for ``Scan``."""
    given = record if type(record) is dict else {}
    return {name: word(given, key, LONGEST[name]) for name, key in keys.items()}


def parse(body: bytes) -> Any:
    """A JSON document as plain values. Raises Undecodable."""
    if len(body) > LARGEST:
        raise Undecodable("too_large", f"{len(body)} bytes; at most {LARGEST} are read")
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError as error:
        raise Undecodable("not_utf8", f"not UTF-8 at byte {error.start}: {error.reason}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Undecodable("not_json", f"not JSON: {error}") from error


def key_of(body: bytes, name: str) -> str:
    """The text under ``name`` of a JSON object, by which a delivery is told apart; else a hash of it all."""
    try:
        found = msgspec.json.decode(body, type=dict[str, msgspec.Raw]).get(name)
        text = "" if found is None else msgspec.json.decode(found, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = ""
    return text.strip() or blake2b(body, digest_size=20).hexdigest()
