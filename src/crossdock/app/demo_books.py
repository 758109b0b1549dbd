"""Compares the books of the demo's outside world with the installation's, order by order, unit by unit,
parcel by parcel, and says how every order ended. Whatever differs is named.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from crossdock.app.demo_company import CHANNELS
from crossdock.core import db, money
from crossdock.core.sql import statement
from crossdock.twin import shop_till as till
from crossdock.twin.day import Day
from crossdock.twin.shop import CURRENCY
from crossdock.twin.shop_books import GID

ORDERS = statement(__package__, "demo_orders")
LINES = statement(__package__, "demo_lines")
LEFT = statement(__package__, "demo_left")
CAPTURED = statement(__package__, "demo_captured")

TOO_LATE: Final = "cancel_too_late"  # the hold of an order whose customer changed it after it had left
SAID: Final = 20  # differences that are shown


@dataclass(slots=True)
class Kept:
    """An order as the installation has it; units in all, and by line: (wanted, gone)."""

    id: int
    channel: str
    external_id: str
    ordered: int
    cancelled: int
    delivered: int
    backordered: int
    undated: int
    holds: list[str]
    trackings: list[str]
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    captured: int = 0  # minor units

    @property
    def left(self) -> int:
        """Units that are neither cancelled nor delivered."""
        return self.ordered - self.cancelled - self.delivered

    @property
    def end(self) -> str:
        """How it ended; ``open``: it has not, or waits for goods without a day on which they come."""
        if self.holds:
            return "held"
        if self.left == 0:
            return "delivered" if self.delivered else "cancelled"
        return "back-ordered" if self.left == self.backordered and not self.undated else "open"


@dataclass(slots=True)
class Compared:
    """``ends``: orders by how they ended; ``differences``: what the two sides do not agree on."""

    orders: list[Kept]
    ends: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)

    @property
    def agree(self) -> bool:
        return not self.differences and not self.ends["open"]

    def differ(self, what: str, theirs: object, ours: object) -> None:
        self.differences.append(f"{what}: outside {theirs}, here {ours}")


def compare(day: Day, after: int) -> Compared:
    """All books of the day; ``after``: the last order's id before it."""
    with db.transaction() as cur:
        kept = [Kept(*row) for row in ORDERS.rows(cur, after=after)]
        by_name = {(one.channel, one.external_id): one for one in kept}
        for channel, order, line, wanted, gone in LINES.rows(cur, after=after):
            by_name[channel, order].lines[line] = (wanted, gone)
        for channel, order, captured in CAPTURED.rows(cur, after=after):
            by_name[channel, order].captured = captured
        left = {(number, sku): units for number, sku, units in LEFT.rows(cur, after=after)}
    found = Compared(kept)
    found.ends.update(one.end for one in kept)
    mine: dict[str, dict[str, Kept]] = defaultdict(dict)
    for one in kept:
        mine[one.channel][one.external_id] = one
    _there_once(found, "shop", {str(number) for number in day.shop.placed}, mine[CHANNELS["shop"]])
    _there_once(found, "portal", set(day.portal.books), mine[CHANNELS["portal"]])
    _there_once(found, "file", set(day.filer.placed), mine[CHANNELS["file"]])
    _shop(found, day, mine[CHANNELS["shop"]])
    _portal(found, day, mine[CHANNELS["portal"]])
    _sites(found, day, left)
    _carriers(found, day, kept)
    for one in kept:
        if one.end == "open":
            found.differ(f"{one.channel} {one.external_id}", "an end", f"{one.left} units still open")
    return found


def _there_once(found: Compared, role: str, theirs: set[str], ours: dict[str, Kept]) -> None:
    found.checked[f"{role} orders"] = len(theirs)
    for name in sorted(theirs - ours.keys()):
        found.differ(f"{role} order {name}", "ordered", "not there")
    for name in sorted(ours.keys() - theirs):
        found.differ(f"{role} order {name}", "never ordered", "there")


def _shop(found: Compared, day: Day, ours: dict[str, Kept]) -> None:
    """Units wanted and fulfilled by line, tracking numbers, cancellations, money captured."""
    for gid, book in day.books.orders.items():
        kept = ours.get(gid.rpartition("/")[2])
        if kept is None:
            continue
        cancelled, done = book.cancelled_at is not None, book.fulfilled()
        for line in book.document["line_items"]:
            name, key = f"shop order {kept.external_id}, line {line['id']}", f"{GID}/LineItem/{line['id']}"
            wanted, gone = kept.lines[str(line["id"])]
            found.checked["units fulfilled in the shop"] += done[key]
            if TOO_LATE in kept.holds:
                found.checked["changed too late, and held"] += 1
                continue
            if done[key] != gone:
                found.differ(f"{name}, units fulfilled", done[key], gone)
            if wanted != (0 if cancelled else line["current_quantity"]):
                found.differ(
                    f"{name}, units wanted", "cancelled" if cancelled else line["current_quantity"], wanted
                )
        captured = money.minor(str(till.captured(book)), CURRENCY)
        found.checked["orders of which money was captured"] += bool(captured)
        if captured != kept.captured:
            found.differ(f"shop order {kept.external_id}, captured", captured, kept.captured)
        theirs = sorted(one["number"] for each in book.fulfilments for one in each.tracking)
        found.checked["tracking numbers in the shop"] += len(theirs)
        if theirs != kept.trackings and TOO_LATE not in kept.holds:
            found.differ(f"shop order {kept.external_id}, tracking", theirs, kept.trackings)


def _portal(found: Compared, day: Day, ours: dict[str, Kept]) -> None:
    """Units wanted by line, as the portal was answered."""
    for key, book in day.portal.books.items():
        kept = ours.get(key)
        for line, units in book.lines.items() if kept else ():
            assert kept is not None  # noqa: S101 - for the type checker
            if not book.pending and kept.lines[line][0] != units:
                found.differ(f"portal order {key}, line {line}, units wanted", units, kept.lines[line][0])


def _sites(found: Compared, day: Day, left: dict[tuple[int, str], int]) -> None:
    """Units that left, by fulfilment order and SKU, as the sites counted them."""
    theirs = {
        (int(number.removeprefix("FO-")), sku): units
        for site in day.sites
        for (number, sku), units in site.units.items()
    }
    found.checked["units that left"] = sum(theirs.values())
    for key in sorted(theirs.keys() | left.keys()):
        if theirs.get(key, 0) != left.get(key, 0):
            found.differ(f"FO-{key[0]}, {key[1]}, units that left", theirs.get(key, 0), left.get(key, 0))


def _carriers(found: Compared, day: Day, kept: list[Kept]) -> None:
    """Parcels: each that a carrier was handed stands on an order, and the other way round."""
    ours = Counter(number for one in kept for number in one.trackings)
    found.checked["parcels handed to carriers"] = len(day.carriers.parcels)
    for number in sorted(ours.keys() | day.carriers.parcels.keys()):
        theirs = int(number in day.carriers.parcels)
        if ours[number] != theirs:
            found.differ(f"parcel {number}", theirs, ours[number])
