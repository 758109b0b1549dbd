"""The tracking file: what carriers say of parcels, a row a scan. Each row becomes a message of our own shape,
kept and read like a carrier's webhook; a row of the same content is the same message.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec

from crossdock.carriers import scans
from crossdock.carriers.adapters import scans_crossdock
from crossdock.core.imports import CellRefused, Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor
from crossdock.fulfilment import parcels
from crossdock.mailbox.accept import Message, accept
from crossdock.mailbox.errors import Undecodable

SOURCE: Final = "import/tracking"
PLACE: Final = ("city", "region", "postal_code", "country")


def _status(cell: str, _row: Mapping[str, str]) -> str:
    try:
        return scans_crossdock.status_of(cell).value
    except Undecodable as error:
        raise CellRefused(f"write one of: {', '.join(scans.Status)}") from error


def _apply(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    outcome = Outcome()
    good = []
    for row in rows:
        at = row.values["at"]
        if at > run.at + parcels.AHEAD:
            outcome.faults.append(Fault(row.number, "at", at.isoformat(), "write a moment that has passed"))
        else:
            good.append(_message(row.values))
    accepted = accept(cur, good, run.at)
    seen: set[int] = set()
    for one in accepted:
        outcome.count(["created" if one.new and one.inbound_id not in seen else "unchanged"])
        seen.add(one.inbound_id)
    return outcome


def _message(values: Mapping[str, Any]) -> Message:
    """A row as a carrier would have told it."""
    told = {name: values[name] for name in ("tracking", "status", "carrier", "detail", "code")
            if values.get(name) is not None}  # fmt: skip
    told["at"] = values["at"].isoformat().replace("+00:00", "Z")
    place = {name: values[name] for name in PLACE if values.get(name) is not None}
    body = msgspec.json.encode({**told, **({"place": place} if place else {})})
    key = blake2b(body, digest_size=20).hexdigest()
    return Message(SOURCE, key, f"tracking/{scans_crossdock.KIND}", None, {}, body)


def _word(name: str, longest: int) -> Column:
    return Column(name, columns.text(longest), required=False, empty=None)


TRACKING: Final = Importer(
    kind="tracking",
    columns=(
        Column("tracking", columns.code(scans.LONGEST_NUMBER)),
        Column("status", _status),
        Column("at", columns.instant),
        *(_word(name, longest) for name, longest in scans.LONGEST.items()),
        _word("detail", scans.LONGEST_DETAIL),
    ),
    key=(),
    apply=_apply,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"tracking": TRACKING}
