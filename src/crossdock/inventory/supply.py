"""What is to come: documents of supply, their states, and the arithmetic of their units.

A receipt is what a supplier sends (``receipts``); a transfer goes from one location to another
(``transfers``). Both end in deliveries (``arrivals``). Whoever changes a document locks it first and writes
its lines whole, so that the arithmetic stands here, in ``Line``, and not in SQL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Dates, Texts, ints, statement
from crossdock.inventory.errors import SupplyUnknown, WrongSupplyState

Kind: TypeAlias = Literal["receipt", "transfer"]
Cell: TypeAlias = tuple[int, int]  # SKU, location
PREFIX: Final[Mapping[Kind, str]] = {"receipt": "RC-", "transfer": "TR-"}


class State(StrEnum):
    EXPECTED = "expected"
    PLANNED = "planned"
    IN_TRANSIT = "in_transit"
    ARRIVING = "arriving"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class Act(StrEnum):
    SHIP = "ship"
    ARRIVE = "arrive"
    FINISH = "finish"
    CANCEL = "cancel"


# fmt: off
MOVES: Final[Mapping[tuple[State, Act], State]] = {
    (State.EXPECTED,   Act.ARRIVE): State.ARRIVING,
    (State.EXPECTED,   Act.CANCEL): State.CANCELLED,
    (State.PLANNED,    Act.SHIP):   State.IN_TRANSIT,
    (State.PLANNED,    Act.CANCEL): State.CANCELLED,
    (State.IN_TRANSIT, Act.ARRIVE): State.ARRIVING,
    (State.ARRIVING,   Act.ARRIVE): State.ARRIVING,
    (State.ARRIVING,   Act.FINISH): State.RECEIVED,   # all has come, or nothing more will
    (State.RECEIVED,   Act.ARRIVE): State.RECEIVED,   # what was given up for lost turns up
}
# fmt: on
LEFT: Final = (State.IN_TRANSIT,)
ENDED: Final = (State.RECEIVED, State.CANCELLED)

LOCK = statement(__package__, "supply_lock")
OPEN = statement(__package__, "supply_open")
LINES = statement(__package__, "supply_lines")
PUT = statement(__package__, "supply_lines_put")
MOVE = statement(__package__, "supply_move")
HEADS = statement(__package__, "supply_heads")
ARRIVALS = statement(__package__, "arrivals")
DATED = statement(__package__, "supply_dated")


@dataclass(frozen=True, slots=True)
class Line:
    """Units of a document by SKU and by where they go; ``sent + over = received + damaged + short +
    underway``.
    """

    sku_id: int
    location_id: int
    quantity: int = 0
    expected_on: date | None = None
    sent: int = 0
    received: int = 0
    damaged: int = 0
    short: int = 0
    over: int = 0
    underway: int = 0

    @property
    def cell(self) -> Cell:
        return self.sku_id, self.location_id

    def announced(self, quantity: int, expected_on: date | None) -> "Line":
        """A supplier owes ``quantity`` now, on that day; what has come of it has come."""
        came = self.received + self.damaged
        return replace(
            self,
            quantity=quantity,
            expected_on=expected_on,
            sent=quantity,
            short=0,
            over=max(came - quantity, 0),
            underway=max(quantity - came, 0),
        )

    def shipped(self, units: int, expected_on: date | None) -> "Line":
        """``units`` have left the other location."""
        return replace(self, sent=units, underway=units, expected_on=expected_on)

    def arrived(self, received: int, damaged: int) -> "Line":
        """Units came: first those that are underway, then those given up, then more than was sent."""
        came = received + damaged
        due = min(came, self.underway)
        found = min(came - due, self.short)
        return replace(
            self,
            received=self.received + received,
            damaged=self.damaged + damaged,
            underway=self.underway - due,
            short=self.short - found,
            over=self.over + came - due - found,
        )

    def given_up(self) -> "Line":
        """Nothing more will come."""
        return replace(self, short=self.short + self.underway, underway=0)


@dataclass(frozen=True, slots=True)
class Locked:
    """A document under its lock, with its lines by (SKU, location)."""

    id: int
    kind: Kind
    reference: str
    state: State
    supplier: str
    origin_id: int | None
    lines: dict[Cell, Line]

    @property
    def number(self) -> str:
        return number(self.kind, self.id)

    @property
    def origin(self) -> int:
        """Where a transfer leaves. Raises WrongSupplyState for a receipt."""
        if self.origin_id is None:
            raise WrongSupplyState(number=self.number, state=self.state.value, act=Act.SHIP.value)
        return self.origin_id


def number(kind: Kind, supply_id: int) -> str:
    """What people call it: ``RC-100042``, ``TR-100042``."""
    return f"{PREFIX[kind]}{supply_id}"


def id_of(kind: Kind, name: str) -> int | None:
    """The id behind a document's number; None for what is no such number."""
    digits = name.strip().upper().removeprefix(PREFIX[kind])
    is_number = name.strip().upper().startswith(PREFIX[kind]) and digits.isascii() and digits.isdigit()
    return int(digits) if is_number and len(digits) <= 18 else None


def lock(cur: Cursor, kind: Kind, references: Sequence[str], ids: Sequence[int] = ()) -> list[Locked]:
    """Lock the documents of these references or ids until commit; those that do not exist are left out."""
    rows = LOCK.rows(cur, kind=kind, refs=Texts(references), ids=ints(ids))
    lines: dict[int, dict[Cell, Line]] = {row[0]: {} for row in rows}
    for supply_id, *columns in LINES.rows(cur, ids=ints(list(lines))) if rows else []:
        line = Line(*columns[:10])
        lines[supply_id][line.cell] = line
    return [
        Locked(id_, kind, reference, State(state), supplier, origin_id, lines[id_])
        for id_, reference, state, supplier, origin_id in rows
    ]


def lock_one(cur: Cursor, kind: Kind, name: str) -> Locked:
    """Lock the document of this number or, where there is none, of this reference. Raises SupplyUnknown."""
    supply_id = id_of(kind, name)
    found = lock(cur, kind, [name], [] if supply_id is None else [supply_id])
    by_number = [one for one in found if one.id == supply_id]
    if not found:
        raise _unknown(kind, name)
    return (by_number or found)[0]


def write(cur: Cursor, supply_id: int, lines: Sequence[Line]) -> None:
    """Write lines as they stand now, behind the document's lock."""
    write_all(cur, [(supply_id, line) for line in lines])


def write_all(cur: Cursor, lines: Sequence[tuple[int, Line]]) -> None:
    """``write`` for lines of several documents: (document, line)."""
    if not lines:
        return
    units = {
        name: ints([getattr(line, name) for _, line in lines])
        for name in ("sent", "received", "damaged", "short", "over", "underway")
    }
    PUT.run(
        cur,
        supply_ids=ints([supply_id for supply_id, _ in lines]),
        sku_ids=ints([line.sku_id for _, line in lines]),
        location_ids=ints([line.location_id for _, line in lines]),
        quantities=ints([line.quantity for _, line in lines]),
        days=Dates([line.expected_on for _, line in lines]),
        **units,
    )


def move(cur: Cursor, ids: Sequence[int], act: Act, *, at: datetime, actor: Actor) -> list[int]:
    """Apply ``act`` to those of ``ids`` that may take it; returns the ids that moved."""
    legal = {source: target for (source, given), target in MOVES.items() if given is act}
    return MOVE.column(
        cur,
        ids=ints(ids),
        act=act.value,
        sources=Texts(list(legal)),
        targets=Texts(list(legal.values())),
        shipping=Texts(LEFT),
        ending=Texts(ENDED),
        at=at,
        actor=str(actor),
    )


def demand(one: Locked, act: Act) -> None:
    """Raise WrongSupplyState if the document may not take ``act`` now."""
    if (one.state, act) not in MOVES:
        raise WrongSupplyState(
            f"{one.number} ({one.reference}) is {one.state.value.replace('_', ' ')}: it cannot {act} now",
            number=one.number,
            state=one.state.value,
            act=act.value,
        )


def dated(cur: Cursor, sku_ids: Sequence[int]) -> list[tuple[int, int, date | None, int]]:
    """What is underway of SKUs: (SKU, location, day or None, units), by day."""
    return [(sku, place, day, units) for sku, place, day, units in DATED.rows(cur, sku_ids=ints(sku_ids))]


@dataclass(frozen=True, slots=True)
class Page:
    """Documents as ``documents`` shows them; ``next_cursor`` None: this is the last page."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def page(
    cur: Cursor,
    kind: Kind,
    *,
    state: str | None = None,
    reference: str | None = None,
    locations: Sequence[str] = (),
    after: int | None = None,
    limit: int = 50,
) -> Page:
    """Documents, newest first, below ``after``. ``locations``: codes, of which it leaves from one, or goes to
    these alone; none: any.
    """
    rows = HEADS.rows(
        cur,
        kind=kind,
        ids=None,
        state=state,
        reference=reference,
        locations=Texts(list(locations)) if locations else None,
        after=after,
        limit=limit + 1,
    )
    items = _documents(cur, kind, rows[:limit])
    return Page(items, str(rows[limit - 1][0]) if len(rows) > limit else None)


def show(cur: Cursor, kind: Kind, name: str) -> dict[str, Any]:
    """The document of this number or reference, with its deliveries. Raises SupplyUnknown."""
    [document] = _documents(cur, kind, [_head(cur, kind, name)])
    return document


def maker(cur: Cursor, kind: Kind, name: str) -> str:
    """Who made the document of this number or reference. Raises SupplyUnknown."""
    return str(_head(cur, kind, name)[-1])


def _head(cur: Cursor, kind: Kind, name: str) -> tuple[Any, ...]:
    supply_id = id_of(kind, name)
    asked: dict[str, Any] = {"kind": kind, "state": None, "locations": None, "after": None, "limit": 1}
    rows = HEADS.rows(cur, ids=ints([supply_id]), reference=None, **asked) if supply_id is not None else []
    rows = rows or HEADS.rows(cur, ids=None, reference=name, **asked)
    if not rows:
        raise _unknown(kind, name)
    return rows[0]


def _documents(cur: Cursor, kind: Kind, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    ids = ints([row[0] for row in rows])
    lines: dict[int, list[dict[str, Any]]] = {}
    for supply_id, _, _, quantity, day, *units, sku, location in LINES.rows(cur, ids=ids):
        names = ("sent", "received", "damaged", "short", "over", "underway")
        lines.setdefault(supply_id, []).append(
            {
                "sku": sku,
                "location": location,
                "quantity": quantity,
                "expected_on": day.isoformat() if day else None,
                **dict(zip(names, units, strict=True)),
            }
        )
    came: dict[int, dict[str, dict[str, Any]]] = {}
    for supply_id, reference, final, at, sku_id, _, received, damaged, sku, location in ARRIVALS.rows(
        cur, ids=ids
    ):
        one = came.setdefault(supply_id, {}).setdefault(
            reference, {"reference": reference, "final": final, "at": _stamp(at), "lines": []}
        )
        if sku_id is not None:
            one["lines"].append({"sku": sku, "location": location, "received": received, "damaged": damaged})
    return [
        {
            "number": number(kind, id_),
            "reference": reference,
            "state": state,
            **({"supplier": supplier} if kind == "receipt" else {"origin": origin}),
            "created_at": _stamp(created_at),
            **({} if kind == "receipt" else {"shipped_at": _stamp(shipped_at)}),
            "ended_at": _stamp(ended_at),
            "lines": lines.get(id_, []),
            "arrivals": list(came.get(id_, {}).values()),
        }
        for id_, reference, state, supplier, origin, created_at, shipped_at, ended_at, _actor in rows
    ]


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _unknown(kind: Kind, name: str) -> SupplyUnknown:
    return SupplyUnknown(f"There is no {kind} {name}; list them to see their numbers", kind=kind, name=name)
