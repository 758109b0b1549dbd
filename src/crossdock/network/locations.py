"""Locations: what holds at an instant, and writing new versions.

Versions are append-only; one is written only if something changed, and writers take turns, so
``MASTERS_VERSION`` tells a cache when it is old: one cheap statement, whose row is equal at two instants if
no version began or was written between them. Money in minor units of the location's currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any, Final, Literal, TypeAlias

import msgspec

from crossdock.core import changes, ids
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, statement
from crossdock.network.errors import KindChanged

LOCK = statement(__package__, "locations_lock")
CURRENT = statement(__package__, "locations_current")
IDS = statement(__package__, "locations_ids")
INSERT = statement(__package__, "locations_insert")
VERSION = statement(__package__, "locations_version")
MASTERS_VERSION = statement(__package__, "locations_masters_version")

KINDS: Final = ("warehouse", "store", "3pl", "vendor", "seller")
RELEASES: Final = ("at_once", "cut_off")
RECALLS: Final = ("too_late", "asks")
MOST_HOURS: Final = 2000
Change: TypeAlias = Literal["created", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Location:
    """A location as it holds at an instant.

    ``cut_off`` is local time in ``time_zone``; ``work_days`` ISO weekdays (1 is Monday);
    ``holiday_calendar`` as ``calendars.known`` takes it ("US", "US-CA", "": none), ``holidays`` dates of
    its own beside it; ``lead_days`` working days between cut-off and hand-over; ``capacity_per_day``
    parcels a ship date, ``capacity_per_hour`` parcels an hour of planning (None: unbounded);
    ``handling_order`` and ``handling_unit`` minor units; ``release`` at once or at the cut-off; ``gates``
    that its fulfilment orders open with; ``address`` where its messages go; ``recall``: what it has accepted
    is ``too_late`` to call back, or it ``asks``: it is asked, and answers; within ``answer_hours`` of its
    working days (0: as long as it takes; None: as the installation's setting says), or what waited for it is
    refused.
    """

    id: int
    code: str
    kind: str
    name: str = ""
    line1: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    time_zone: str = "UTC"
    capacity_per_day: int | None = None
    capacity_per_hour: int | None = None
    cut_off: time = time(16)
    work_days: tuple[int, ...] = (1, 2, 3, 4, 5)
    holiday_calendar: str = ""
    holidays: tuple[date, ...] = ()
    lead_days: int = 0
    handling_order: int = 0
    handling_unit: int = 0
    currency: str = "USD"
    release: str = "at_once"
    gates: tuple[str, ...] = ()
    address: str = ""
    active: bool = True
    recall: str = "too_late"
    answer_hours: int | None = None
    valid_from: datetime | None = None


def current(cur: Cursor, at: datetime, *, inactive: bool = False) -> list[Location]:
    """The locations that hold at ``at``, by code point of their codes; with ``inactive`` also closed ones."""
    found = sorted((_read(row) for row in CURRENT.rows(cur, at=at)), key=attrgetter("code"))
    return [location for location in found if location.active or inactive]


def ids_by_code(cur: Cursor, codes: Iterable[str]) -> dict[str, int]:
    """Ids of the locations there are, closed ones too; an unknown code is missing."""
    return {code: id_ for code, id_, _ in IDS.rows(cur, codes=Texts(sorted(set(codes))))}


def kinds(cur: Cursor, codes: Iterable[str]) -> dict[str, str]:
    """Kinds of the locations there are, closed ones too; an unknown code is missing."""
    return {code: kind for code, _, kind in IDS.rows(cur, codes=Texts(sorted(set(codes))))}


def import_rows(
    cur: Cursor, rows: Sequence[Mapping[str, Any]], *, at: datetime, actor: Actor
) -> list[Change]:
    """Write locations: each row has ``code`` and any further fields; what it leaves out stays as it is.

    A version is appended, valid from ``at``, only where a field changed. Each code may stand once. Returns
    what became of each row. A new location needs its ``kind``, which it keeps: raises KindChanged.
    """
    LOCK.run(cur)
    codes = [row["code"] for row in rows]
    known = {code: (id_, kind) for code, id_, kind in IDS.rows(cur, codes=Texts(codes))}
    holding = {location.code: location for location in current(cur, at, inactive=True)}
    fresh = [row for row in rows if row["code"] not in known]
    if fresh:
        dealt = ids.take(cur, len(fresh))
        new = [(row["code"], row["kind"]) for row in fresh]
        INSERT.run(
            cur,
            ids=dealt,
            codes=Texts([code for code, _ in new]),
            kinds=Texts([kind for _, kind in new]),
            at=at,
        )
        for id_, (code, kind) in zip(dealt.tolist(), new, strict=True):
            known[code] = (id_, kind)
    wanted = [merged(holding.get(row["code"]), *known[row["code"]], row) for row in rows]
    outcome: list[Change] = [
        "unchanged" if to == holding.get(to.code) else "changed" if to.code in holding else "created"
        for to in wanted
    ]
    changed = [to for to, change in zip(wanted, outcome, strict=True) if change != "unchanged"]
    if changed:
        packed = msgspec.json.encode([asdict(location) for location in changed]).decode()
        VERSION.run(cur, rows=packed, at=at, actor=str(actor))
        _tell(cur, [(holding.get(to.code), to) for to in changed], at, actor)
    return outcome


def document(location: Location) -> dict[str, Any]:
    """A location as its history has it."""
    return {name: value for name, value in asdict(location).items() if name not in ("id", "valid_from")}


def _tell(cur: Cursor, moves: Sequence[tuple[Location | None, Location]], at: datetime, actor: Actor) -> None:
    found = [
        changes.Change(
            "location",
            to.code,
            "created" if was is None else "set",
            None if was is None else document(was),
            document(to),
        )
        for was, to in moves
    ]
    changes.record(cur, found, at=at, actor=actor)


def merged(holding: Location | None, location_id: int, kind: str, row: Mapping[str, Any]) -> Location:
    """``holding`` with what ``row`` states; a new location where there is none."""
    if row.get("kind", kind) != kind:
        raise KindChanged(f"{row['code']} is a {kind} and stays one", code=row["code"], kind=kind)
    stated = {name: value for name, value in row.items() if name not in ("code", "kind")}
    if holding is not None:
        return replace(holding, **stated)
    return Location(location_id, row["code"], kind, **stated)


def _read(row: tuple[Any, ...]) -> Location:
    location = Location(*row)
    return replace(
        location,
        work_days=tuple(location.work_days),
        holidays=tuple(location.holidays),
        gates=tuple(location.gates),
    )
