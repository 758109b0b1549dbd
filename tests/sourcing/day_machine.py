"""The work machine with all that a day brings beside it: orders are edited by hand, goods are announced, come
in short or broken, and are moved between locations; two orders become one. The notebook also knows what every
order costs.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from tests.company import ACTOR, ADDRESSES
from tests.company import SKUS as CATALOGUE
from tests.sourcing.order_machine import SKUS, Line, few, new_orders, some, towns
from tests.sourcing.work_machine import WorkMachine

from crossdock.core.actor import INTAKE
from crossdock.fulfilment.errors import NotASplit
from crossdock.inventory import transfers
from crossdock.inventory.arrivals import Came
from crossdock.inventory.errors import TransferShort
from crossdock.inventory.receipts import Announced
from crossdock.orders import edit as orders
from crossdock.orders.errors import OrderMerged
from crossdock.sourcing import amend, merging, restating, splitting, supplied
from crossdock.sourcing.edits import Edit, LineEdit, NewLine
from crossdock.sourcing.errors import CannotShipFrom, EditInvalid, MergeRefused, NotEditable, TooLateToEdit

Cell = tuple[int, int]
Wanted = tuple[list[tuple[str, int]], str, bool, bool]  # as ``new_orders`` draws them


@dataclass
class Paper:
    """Goods under way, by cell: a receipt, or a transfer that has left."""

    kind: Any
    units: Counter[Cell] = field(default_factory=Counter)


class Wish(NamedTuple):
    """An edit: a line comes to so many units, and perhaps another is added."""

    order: int
    seq: int
    units: int
    added: tuple[str, int] | None


def price(sku: str) -> int:
    """Of a unit, minor units."""
    return int(Decimal(CATALOGUE[sku][2]) * 100)


class DayMachine(WorkMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stated: set[int] = set()  # orders whose channel stated their worth again
        self.edited: set[int] = set()  # orders that somebody edited by hand
        self.into: dict[int, int] = {}  # orders that were merged, and into which
        self.under_way: dict[str, Paper] = {}
        self.wishes: dict[int, Wish] = {}  # edits that wait, by act

    @initialize()
    def two_orders_are_there(self) -> None:
        self.orders_come(wanted=[([("MUG", 3), ("TEE", 2)], "NY", False, False)])
        self.orders_come(wanted=[([("MUG", 1)], "NY", False, False)])

    def lines_of(self, order: int) -> dict[int, Line]:
        return {seq: line for (of, seq), line in sorted(self.book.lines.items()) if of == order}

    def order_at(self, which: int) -> int:
        """One that was not merged into another."""
        there = sorted(self.book.drafts.keys() - self.into.keys())
        return there[which % len(there)]

    @precondition(lambda self: self.book.drafts)
    @rule(which=some, more=st.integers(0, 2), removed=st.integers(0, 4), to=towns)
    def the_channel_restates_it(self, which: int, more: int, removed: int, to: str) -> None:
        """What was edited by hand is not its channel's any more; nor is what was merged."""
        order = self.order_at(which)
        if order in self.into.values():
            self.nothing_is_restated(order)
        elif order not in self.edited:
            super().the_channel_restates_it(which, more, removed, to)
            self.stated.add(order)

    # Edits.

    @precondition(lambda self: self.book.drafts)
    @rule(
        which=some,
        line=some,
        units=st.integers(0, 6),
        to=st.none() | towns,
        added=st.none() | st.tuples(st.sampled_from(SKUS), few),
        keep=st.booleans(),
    )
    def somebody_edits_it(
        self, which: int, line: int, units: int, to: str | None, added: tuple[str, int] | None, keep: bool
    ) -> None:
        """A line comes to so many units, perhaps another is added, and perhaps all goes elsewhere."""
        self.pass_time()
        order = self.order_at(which)
        lines = self.lines_of(order)
        seq = sorted(lines)[line % len(lines)]
        standing = orders.read(self.cur, order)
        said = Edit(
            lines=(LineEdit(standing.lines[seq - 1].external_id, units),),
            add=() if added is None else (NewLine(added[0], added[1], Decimal(CATALOGUE[added[0]][2])),),
            ship_to=None if to is None else ADDRESSES[to],
            keep_accepted=keep,
        )
        before, shelves = self.quantities(), self.shelves()
        moves = to is not None and ADDRESSES[to] != standing.ship_to
        wrong = self.wrong(order, seq, units, moves=moves, keep=keep)
        waits = not wrong and self.waits(order, seq, units, moves=moves and not keep)
        found = []
        for preview in (True, False):
            try:
                found.append(amend.edit(self.cur, order, said, preview=preview, at=self.now, actor=ACTOR))
            except (EditInvalid, NotEditable, TooLateToEdit) as error:
                told: type[Exception] | None = type(error)
            else:
                told = None
            assert told is wrong
            if preview or wrong or waits:
                assert (self.quantities(), self.shelves()) == (before, shelves)
        if wrong:
            return
        seen, made = found
        assert seen.act is None
        assert (seen.pending, made.pending) == (waits, waits)
        assert seen.difference["money"] == made.difference["money"]
        self.edited.add(order)
        if waits:
            assert made.act is not None
            self.wishes[made.act] = Wish(order, seq, units, added)
        else:
            self.note_edited(order, seq, units, added)

    def shelves(self) -> list[tuple[Any, ...]]:
        return self.rows(
            "SELECT sku_id, location_id, on_hand, reserved, missing FROM inventory_stock ORDER BY 1, 2"
        )

    def wrong(self, order: int, seq: int, units: int, *, moves: bool, keep: bool) -> type[Exception] | None:
        """Why the edit cannot be made."""
        if units < self.book.lines[order, seq].shipped:
            return EditInvalid
        if self.too_late(order, seq, units, moves=moves and not keep):
            return TooLateToEdit
        return None

    def too_late(self, order: int, seq: int, units: int, *, moves: bool) -> bool:
        """Whether what a location has accepted stands against it."""
        parts = self.stoppable(order)
        short = any(-more > sum(parts[of][:2]) for of, more in self.changes(order, seq, units).items())
        return short or (moves and any(late for _, _, late in parts.values()))

    def waits(self, order: int, seq: int, units: int, *, moves: bool) -> bool:  # noqa: ARG002 - nobody is asked
        """Whether a location is asked first."""
        return False

    def changes(self, order: int, seq: int, units: int) -> dict[int, int]:
        """Units more, or fewer where below 0, by line, if the line comes to so many."""
        line = self.book.lines[order, seq]
        return {seq: units - (line.ordered - line.cancelled)}

    def note_edited(self, order: int, seq: int, units: int, added: tuple[str, int] | None) -> None:
        for of, more in self.changes(order, seq, units).items():
            self.book.lines[order, of].ordered += max(0, more)
            self.book.lines[order, of].cancelled += max(0, -more)
        if added is not None:
            self.book.lines[order, max(self.lines_of(order)) + 1] = Line(*added)

    @precondition(lambda self: self.parcels("planned", "released"))
    @rule(which=some, line=some, units=few, to=st.sampled_from((None, "EWR", "LAX", "CHI")))
    def somebody_splits_a_part(self, which: int, line: int, units: int, to: str | None) -> None:
        """Units of a fulfilment order go into one of their own, there or elsewhere."""
        self.pass_time()
        found = self.parcels("planned", "released")
        parcel, order, place = found[which % len(found)]
        lines = [one for one in self.work(parcel) if one.wanted]
        one = lines[line % len(lines)]
        count, whole = min(units, one.wanted), sum(other.wanted for other in lines)
        before, shelves = self.quantities(), self.shelves()
        there = {one_of for one_of, _, _ in self.parcels()}
        stays = to is None or self.mine.locations[to] == place
        told: list[type[Exception] | None] = []
        for preview in (True, False):
            assert (self.quantities(), self.shelves()) == (before, shelves)
            try:
                splitting.split(
                    self.cur, f"FO-{parcel}", {one.seq: count}, location=to, preview=preview, at=self.now,
                    actor=ACTOR,
                )  # fmt: skip
            except (NotASplit, CannotShipFrom) as error:
                told.append(type(error))
            else:
                told.append(None)
        assert told[0] is told[1]
        assert (told[0] is NotASplit) is (count == whole)
        if told[0]:
            assert count == whole or not stays
            assert (self.quantities(), self.shelves()) == (before, shelves)
            return
        self.by_hand |= {one_of for one_of, _, _ in self.parcels()} - there
        [part] = [each for each in self.work(parcel) if each.seq == one.seq]
        assert part.wanted == one.wanted - count
        idle = sum(of["open"] + of["backordered"] for (of_, _), of in before.items() if of_ == order)
        assert idle or not stays or self.shelves() == shelves

    # Merges.

    def mergeable(self) -> dict[int, list[Any]]:
        """Orders that may be merged, by what the database and the notebook say of them: where each goes, and
        whether whole.
        """
        asked = {row[0] for row in self.rows("SELECT order_id FROM core_recall WHERE answered_at IS NULL")}
        late = {order for (order, _), units in self.accepted().items() if units}
        gone = {order for (order, _), line in self.book.lines.items() if line.shipped}
        left = {order for (order, _), line in self.book.lines.items() if line.ordered > line.cancelled}
        goes = self.rows(
            "SELECT o.id, p.city, p.line1, o.ship_complete FROM orders_order o"
            " JOIN orders_person p ON p.order_id = o.id ORDER BY o.id"
        )
        return {order: where for order, *where in goes if order in left - asked - late - gone}

    @rule(which=some, other=some, wanted=new_orders)
    def somebody_merges_any_two(self, which: int, other: int, wanted: Wanted) -> None:
        self.orders_come(wanted=[wanted])
        self.merge(self.order_at(which), self.order_at(other))

    @rule(which=some, wanted=st.tuples(new_orders, new_orders))
    def somebody_merges_two_that_fit(self, which: int, wanted: tuple[Wanted, Wanted]) -> None:
        """Where none do, two come that do."""
        pairs = self.fitting()
        if not pairs:
            (mine, town, whole, _), (other, _, _, unpaid) = wanted
            self.orders_come(wanted=[(mine, town, whole, False), (other, town, whole, unpaid)])
            pairs = self.fitting()
        self.merge(*pairs[which % len(pairs)])

    def fitting(self) -> list[tuple[int, int]]:
        there = self.mergeable()
        return [(a, b) for a in there for b in there if a != b and there[a] == there[b]]

    def merge(self, first: int, second: int) -> None:
        self.pass_time()
        before, shelves, apart = self.quantities(), self.shelves(), (first, second) not in self.fitting()
        found = []
        for preview in (True, False):
            assert (self.quantities(), self.shelves()) == (before, shelves)
            try:
                found.append(
                    merging.merge(self.cur, first, second, preview=preview, at=self.now, actor=ACTOR)
                )
            except MergeRefused:
                assert apart
            else:
                assert not apart
        if not found:
            assert (self.quantities(), self.shelves()) == (before, shelves)
            return
        seen, made = found
        assert seen.difference["money"] == made.difference["money"]
        assert seen.difference["lines"] == made.difference["lines"]
        assert seen.other == made.other
        self.note_merged(first, second)

    def note_merged(self, first: int, second: int) -> None:
        """What was left of the second is lines of the first, behind its own."""
        self.into[second] = first
        self.stated |= {first} if second in self.stated else set()
        self.stated.discard(second)
        for line in self.lines_of(second).values():
            units = line.ordered - line.cancelled
            if units:
                line.cancelled += units
                self.book.lines[first, max(self.lines_of(first)) + 1] = Line(line.sku, units)

    @precondition(lambda self: self.into)
    @rule(which=some)
    def who_comes_late_is_told(self, which: int) -> None:
        """What is asked or said of an order that was merged changes nothing."""
        self.pass_time()
        order = sorted(self.into)[which % len(self.into)]
        before, shelves = self.quantities(), self.shelves()
        late: tuple[Callable[[], object], ...] = (
            lambda: amend.cancel(self.cur, order, reason="late", at=self.now, actor=ACTOR),
            lambda: amend.hold(self.cur, [order], reason="late", at=self.now, actor=ACTOR),
            lambda: amend.edit(self.cur, order, Edit(note="late"), at=self.now, actor=ACTOR),
        )
        for act in late:
            with pytest.raises(OrderMerged) as told:
                act()
            assert told.value.fields["into"] == f"SO-{self.into[order]}"
        self.nothing_is_restated(order)
        assert (self.quantities(), self.shelves()) == (before, shelves)

    def nothing_is_restated(self, order: int) -> None:
        draft = self.book.drafts[order]
        lines = [replace(line, quantity=line.quantity + 1) for line in draft.lines]
        said = replace(draft, lines=tuple(lines), source_at=self.now, note=str(self.now))
        before = self.quantities()
        [found] = restating.restate_orders(self.cur, [(order, 0, said)], at=self.now, actor=INTAKE)
        assert found.outcome is restating.Outcome.MERGED
        assert self.quantities() == before

    # Goods that come and go.

    @rule(which=some, units=few)
    def goods_are_announced(self, which: int, units: int) -> None:
        self.pass_time()
        name, cell = f"PO-{self.now:%d%H%M}", self.cell_at(which)
        supplied.announce(self.cur, [Announced(name, *cell, units)], at=self.now, actor=ACTOR)
        self.under_way[name] = Paper("receipt", Counter({cell: units}))

    @rule(which=some, units=few, to=some)
    def goods_leave_for_another_place(self, which: int, units: int, to: int) -> None:
        self.pass_time()
        sku, place = self.cell_at(which)
        others = [one for of, one in sorted(self.book.there) if of == sku and one != place]
        name, target = f"T-{self.now:%d%H%M}", others[to % len(others)]
        wanted = transfers.Wanted(name, place, target, {sku: units})
        transfers.create(self.cur, wanted, at=self.now, actor=ACTOR)
        [(free,)] = self.rows(
            "SELECT CASE WHEN missing > 0 THEN 0 ELSE on_hand - reserved END FROM inventory_stock"
            " WHERE sku_id = %s AND location_id = %s",
            sku,
            place,
        )
        try:
            supplied.ship(self.cur, name, at=self.now, actor=ACTOR)
        except TransferShort:
            assert units > free
            supplied.cancel(self.cur, "transfer", name, at=self.now, actor=ACTOR)
        else:
            assert units <= free
            self.book.there[sku, place] -= units
            self.under_way[name] = Paper("transfer", Counter({(sku, target): units}))

    @precondition(lambda self: self.under_way)
    @rule(which=some, good=st.integers(0, 5), broken=st.integers(0, 2))
    def goods_come_in(self, which: int, good: int, broken: int) -> None:
        """Fewer, more, or broken ones; it is the last of them."""
        self.pass_time()
        name = sorted(self.under_way)[which % len(self.under_way)]
        paper = self.under_way.pop(name)
        [cell] = paper.units
        for new in (True, False):
            found = supplied.arrive(
                self.cur,
                paper.kind,
                name,
                "D-1",
                {cell: Came(good, broken)},
                final=True,
                at=self.now,
                actor=ACTOR,
            )
            assert found.new is new
        self.book.there[cell] += good

    # What holds, always.

    @invariant()
    def every_order_costs_what_is_left_of_it(self) -> None:
        for order in self.book.drafts:
            if order not in self.stated:
                lines = self.lines_of(order).values()
                due = sum(price(line.sku) * (line.ordered - line.cancelled) for line in lines)
                assert orders.read(self.cur, order).worth == due, order
