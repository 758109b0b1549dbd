"""Stock as people look through it: cells by code, and where each of their numbers comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from crossdock.catalog import finding
from crossdock.core.ids import TOP
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import missing, supply

PAGE = statement(__package__, "cells_page")
OF_SKUS = statement(__package__, "cells_of_skus")
TASKS = statement(__package__, "count_tasks_open")
MOVEMENTS = statement(__package__, "movements_page")
RESERVED = statement(__package__, "reserved_for")
CHECKOUTS = statement(__package__, "checkouts_of_sku")
SUPPLY = statement(__package__, "supply_of_sku")
ASKED = statement(__package__, "asked_back")
SAFETY = statement(__package__, "safety_history")
COUNTED = statement(__package__, "count_latest")

LOOK: Final = 2_000  # SKUs that are looked at for a page
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)

Places = Sequence[int] | None  # ids of locations; None: everywhere


@dataclass(frozen=True, slots=True)
class Cell:
    """Units of a SKU at a location, both with their codes."""

    sku_id: int
    location_id: int
    sku: str
    location: str
    on_hand: int
    reserved: int
    safety: int
    missing: int

    @property
    def available(self) -> int:
        """Units that may be sold."""
        return max(self.on_hand - self.reserved - self.safety, 0)

    @property
    def there(self) -> int:
        """Units that stand there by the movements."""
        return self.on_hand - self.missing


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cells: ``kind`` "low" (fewer free than the safety stock), "out" (nothing available), "missing" or
    "" (all); of these SKUs and locations by id, None: all.
    """

    kind: str = ""
    sku_ids: Sequence[int] | None = None
    places: Places = None


@dataclass(frozen=True, slots=True)
class Page:
    """``after``: SKU and location behind which the next page begins; None: this is the last. ``looked``: it
    begins there because so many SKUs were looked at, not because the page is full.
    """

    items: list[Cell]
    after: tuple[str, str] | None
    looked: bool = False


def page(cur: Cursor, wanted: Wanted, *, after: tuple[str, str] = ("", ""), limit: int) -> Page:
    """Cells by SKU and location, behind ``after``."""
    asked = {
        **_asked(wanted),
        "after_sku": after[0],
        "after_location": after[1],
        "look": LOOK,
        "limit": limit + 1,
    }
    sku_ids = _ids(wanted.sku_ids)
    rows = PAGE.rows(cur, **asked) if sku_ids is None else OF_SKUS.rows(cur, sku_ids=sku_ids, **asked)
    items = [Cell(*row) for row in rows[:limit]]
    if len(rows) > limit:
        return Page(items, (items[-1].sku, items[-1].location))
    beyond = finding.ahead(cur, after[0], LOOK) if sku_ids is None else None
    return Page(items, None if beyond is None else (beyond, ""), looked=True)


def count(cur: Cursor, wanted: Wanted, *, most: int, look: int) -> int:
    """How many cells of a kind there are, at most ``most``, among the first ``look`` SKUs."""
    return len(PAGE.rows(cur, after_sku="", after_location="", look=look, limit=most, **_asked(wanted)))


def _asked(wanted: Wanted) -> dict[str, object]:
    return {
        "location_ids": _ids(wanted.places),
        "low": wanted.kind == "low",
        "out": wanted.kind == "out",
        "lacking": wanted.kind == "missing",
    }


def of_sku(cur: Cursor, sku_id: int, places: Places, *, limit: int) -> list[Cell]:
    """Where a SKU stands, by location."""
    return page(cur, Wanted(sku_ids=[sku_id], places=places), limit=limit).items


def to_count(cur: Cursor, places: Places) -> int:
    """How many cells are to be counted."""
    (tasks,) = TASKS.one(cur, location_ids=_ids(places))
    return int(tasks)


@dataclass(frozen=True, slots=True)
class Movement:
    """``quantity``: units that came, negative: that went."""

    id: int
    location: str
    quantity: int
    reason: str
    reference: str
    actor: str
    at: datetime


def movements(
    cur: Cursor, sku_id: int, places: Sequence[int], *, before: tuple[datetime, int] | None, limit: int
) -> list[Movement]:
    """Of a SKU at these locations, newest first, behind (moment, id)."""
    at, id_ = (NEVER, TOP) if before is None else before
    rows = MOVEMENTS.rows(
        cur, sku_id=sku_id, location_ids=ints(places), behind=at, behind_id=id_, limit=limit
    )
    return [Movement(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Kept:
    """Units of an order's line at a location: reserved for it, or asked back from it."""

    order_id: int
    line_seq: int
    location: str
    quantity: int
    since: datetime


def reserved(
    cur: Cursor, sku_id: int, places: Places, *, after: tuple[int, int] = (0, 0), limit: int
) -> list[Kept]:
    """What orders reserve of a SKU, the oldest order first, behind (order, line)."""
    order_id, line = after
    asked = {"sku_id": sku_id, "location_ids": _ids(places), "limit": limit}
    return [Kept(*row) for row in RESERVED.rows(cur, after_order=order_id, after_line=line, **asked)]


def asked_back(cur: Cursor, sku_id: int, places: Places, *, limit: int) -> list[Kept]:
    """What is asked back from orders because it is missing, and not answered yet."""
    asked = {"sku_id": sku_id, "location_ids": _ids(places), "limit": limit}
    return [Kept(*row) for row in ASKED.rows(cur, cause=missing.CAUSE, **asked)]


@dataclass(frozen=True, slots=True)
class AtCheckout:
    """Units that a checkout keeps, until then."""

    id: int
    location: str
    quantity: int
    expires_at: datetime


def at_checkout(cur: Cursor, sku_id: int, places: Places, *, limit: int) -> list[AtCheckout]:
    """What checkouts keep of a SKU, the first to expire first."""
    asked = {"sku_id": sku_id, "location_ids": _ids(places), "look": 20 * LOOK, "limit": limit}
    return [AtCheckout(*row) for row in CHECKOUTS.rows(cur, **asked)]


@dataclass(frozen=True, slots=True)
class Coming:
    """Units of a document of supply that are underway. ``number``: as people call it."""

    number: str
    kind: supply.Kind
    reference: str
    state: str
    supplier: str
    origin: str | None
    location: str
    expected_on: date | None
    quantity: int
    underway: int


def coming(cur: Cursor, sku_id: int, places: Places, *, limit: int) -> list[Coming]:
    """What is underway of a SKU, by day."""
    rows = SUPPLY.rows(cur, sku_id=sku_id, location_ids=_ids(places), limit=limit)
    return [Coming(supply.number(kind, id_), kind, *rest) for id_, kind, *rest in rows]


@dataclass(frozen=True, slots=True)
class SafetySet:
    """Safety stock at a location from then on, in units."""

    location: str
    safety: int
    actor: str
    valid_from: datetime


def safety_set(cur: Cursor, sku_id: int, places: Places, *, limit: int) -> list[SafetySet]:
    """How the safety stock of a SKU was set, newest first."""
    rows = SAFETY.rows(cur, sku_id=sku_id, location_ids=_ids(places), limit=limit)
    return [SafetySet(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Counted:
    """Units that were counted then; ``reference``: a bin or document."""

    units: int
    as_of: datetime
    reference: str
    actor: str


def counted(cur: Cursor, sku_id: int, location_id: int) -> Counted | None:
    """The newest count of a SKU at a location."""
    row = COUNTED.row(cur, sku_id=sku_id, location_id=location_id)
    return None if row is None else Counted(*row)


def _ids(found: Sequence[int] | None) -> object:
    return None if found is None else ints(found)
