"""The day machine with kits, two of which share a component, and with what a buyer pays beside goods: a
charge for shipping and tax. The notebook knows which lines are components, and what they make.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from tests import company
from tests.company import ACTOR, Company
from tests.sourcing.day_machine import DayMachine, price
from tests.sourcing.order_machine import SKUS, Key, Line, few, some, towns

from crossdock.catalog import kits
from crossdock.core.sql import Cursor
from crossdock.orders import edit as orders
from crossdock.orders import naming
from crossdock.orders.drafts import OrderDraft
from crossdock.orders.errors import LinesInvalid
from crossdock.sourcing.errors import EditInvalid, NotEditable

KITS: Final[Mapping[str, Mapping[str, int]]] = {"SET": {"MUG": 2, "TEE": 1}, "PAIR": {"TEE": 2}}
KIT_PRICE: Final = 1000  # minor units, as ``company`` has it
SHIPPING, TAX = 495, 7  # of an order; of a unit, or of a kit

wishes = st.lists(st.tuples(st.sampled_from((*SKUS, *KITS)), few), min_size=1, max_size=3)
new_orders = st.tuples(wishes, towns, st.booleans(), st.booleans())


@dataclass(frozen=True)
class Charging(Company):
    """Its orders pay for shipping, and tax on every unit."""

    def order(self, external_id: str, *lines: tuple[str, int], to: str = "NY", **stated: Any) -> OrderDraft:
        draft = super().order(external_id, *lines, to=to, **stated)
        taxed = tuple(replace(line, tax=TAX * line.quantity) for line in draft.lines)
        tax = sum(line.tax for line in taxed)
        total = draft.computed_total + tax + SHIPPING
        return replace(draft, lines=taxed, shipping=SHIPPING, tax=tax, computed_total=total, total=total)


@dataclass
class Kit:
    """A kit's line: its components' lines (seq), and units of each for one kit."""

    parts: dict[int, int]


class KitMachine(DayMachine):
    @classmethod
    def prepare(cls, cur: Cursor, mine: Company) -> None:  # noqa: ARG003 - the locations' machine needs it
        recipes = [kits.Recipe(code, dict(parts)) for code, parts in KITS.items()]
        assert kits.import_rows(cur, recipes, at=company.BEGAN, actor=ACTOR)[1] == {}

    def __init__(self) -> None:
        super().__init__()
        self.mine = Charging(self.mine.channel_id, self.mine.skus, self.mine.locations)
        self.kits: dict[Key, Kit] = {}
        self.untaxed: set[Key] = set()  # lines that were added by hand
        self.shipping: dict[int, int] = {}

    @initialize()
    def two_orders_are_there(self) -> None:
        self.orders_come(wanted=[([("MUG", 1), ("SET", 2)], "NY", False, False)])
        self.orders_come(wanted=[([("PAIR", 1), ("MUG", 1)], "NY", False, False)])

    @rule(wanted=st.lists(new_orders, min_size=1, max_size=3))
    def orders_come(self, wanted: list[tuple[list[tuple[str, int]], str, bool, bool]]) -> None:
        known = set(self.book.drafts)
        super().orders_come(wanted)
        for order in sorted(self.book.drafts.keys() - known):
            self.shipping[order] = SHIPPING
            self.note_kits(order, self.book.drafts[order])

    def note_kits(self, order: int, draft: OrderDraft) -> None:
        """A kit's line has no units: its components, behind all lines, have."""
        after = len(draft.lines)
        for seq, line in enumerate(draft.lines, start=1):
            recipe = KITS.get(line.sku or "")
            if recipe is None:
                continue
            self.book.lines[order, seq] = Line(line.sku or "", 0)
            self.kits[order, seq] = Kit({})
            for sku, units in recipe.items():
                after += 1
                self.book.lines[order, after] = Line(sku, line.quantity * units)
                self.kits[order, seq].parts[after] = units

    def in_kits(self, order: int) -> set[int]:
        """Seqs of an order's kits and their components."""
        mine = {seq: kit for (of, seq), kit in self.kits.items() if of == order}
        return mine.keys() | {part for kit in mine.values() for part in kit.parts}

    def made(self, order: int, kit: Kit) -> tuple[int, int]:
        """Whole kits that were ordered, and that their components still make with what nobody cancelled of
        a whole one.
        """
        lines = {seq: self.book.lines[order, seq] for seq in kit.parts}
        ordered = min(line.ordered // kit.parts[seq] for seq, line in lines.items())
        return ordered, ordered - min(line.cancelled // kit.parts[seq] for seq, line in lines.items())

    @precondition(lambda self: self.book.drafts)
    @rule(which=some, more=st.integers(0, 2), removed=st.integers(0, 4), to=towns)
    def the_channel_restates_it(self, which: int, more: int, removed: int, to: str) -> None:
        """One whose first line is no kit, for what is said changes the first line."""
        if (self.order_at(which), 1) not in self.kits:
            super().the_channel_restates_it(which, more, removed, to)

    @precondition(lambda self: self.kits)
    @rule(which=some, count=st.integers(0, 5))
    def somebody_cancels_kits(self, which: int, count: int) -> None:
        """So many of a kit's line, as people name it, are so many of each component."""
        there = sorted(key for key in self.kits if key[0] not in self.into)
        if not there:
            return
        order, seq = there[which % len(there)]
        kit = self.kits[order, seq]
        name = orders.read(self.cur, order).lines[seq - 1].external_id
        if not 1 <= count <= self.made(order, kit)[0]:
            with pytest.raises(LinesInvalid):
                naming.units_of(self.cur, order, [(name, count)])
            return
        units = naming.units_of(self.cur, order, [(name, count)])
        assert units == {part: count * per for part, per in kit.parts.items()}
        self.cancel_it(sorted(self.book.drafts.keys() - self.into.keys()).index(order), units)

    def changes(self, order: int, seq: int, units: int) -> dict[int, int]:
        """Kits of a kit's line bring or take each of their components."""
        kit = self.kits.get((order, seq))
        if kit is None:
            return super().changes(order, seq, units)
        more = units - self.made(order, kit)[1]
        return {part: more * per for part, per in kit.parts.items()}

    def wrong(self, order: int, seq: int, units: int, *, moves: bool, keep: bool) -> type[Exception] | None:
        """Components are not edited, nor kits of which something is gone or lacks; and nothing comes back to
        an order that is over.
        """
        unfit = self.unfit(order, seq, units)
        more = {0} if unfit else set(self.changes(order, seq, units).values())
        lines = self.lines_of(order).values()
        live = sum(line.ordered - line.cancelled for line in lines)
        over = sum(line.shipped for line in lines) == live
        if over and (moves or self.adds or max(more) > 0 or (any(more) and not live)):
            return NotEditable
        return EditInvalid if unfit else super().wrong(order, seq, units, moves=moves, keep=keep)

    def unfit(self, order: int, seq: int, units: int) -> bool:
        kit = self.kits.get((order, seq))
        if kit is None:
            return seq in self.in_kits(order)
        lines = {part: self.book.lines[order, part] for part in kit.parts}
        begun = max(-(-line.shipped // kit.parts[part]) for part, line in lines.items())
        fewer = self.changes(order, seq, units)
        lacks = any(-fewer[of] > one.ordered - one.cancelled - one.shipped for of, one in lines.items())
        return units < begun or lacks

    adds = False  # whether the edit at hand adds a line

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
        self.adds = added is not None
        super().somebody_edits_it(which, line, units, to, added, keep)

    def note_edited(self, order: int, seq: int, units: int, added: tuple[str, int] | None) -> None:
        super().note_edited(order, seq, units, added)
        if added is not None:
            self.untaxed.add((order, max(self.lines_of(order))))

    def note_merged(self, first: int, second: int) -> None:
        """A kit goes with all its components, and lacks there what it lacked; the charge for shipping goes
        with the order.
        """
        self.into[second] = first
        self.stated |= {first} if second in self.stated else set()
        self.stated.discard(second)
        self.shipping[first] += self.shipping.pop(second)
        self.shipping[second] = 0
        of_kit = {
            part: (kit, self.made(second, kit)[1] * per)
            for (of, _), kit in self.kits.items()
            if of == second
            for part, per in kit.parts.items()
        }
        left = {seq for seq, line in self.lines_of(second).items() if line.ordered > line.cancelled}
        as_seq: dict[int, int] = {}
        for seq, line in self.lines_of(second).items():
            kit, ordered = of_kit.get(seq, (self.kits.get((second, seq)), line.ordered - line.cancelled))
            if seq not in left and not (kit and left & kit.parts.keys()):
                continue
            as_seq[seq] = max(self.lines_of(first)) + 1
            lacks = ordered - (line.ordered - line.cancelled)
            self.book.lines[first, as_seq[seq]] = Line(line.sku, ordered, cancelled=lacks)
            if (second, seq) in self.untaxed:
                self.untaxed.add((first, as_seq[seq]))
        for seq in as_seq:
            bought = self.kits.get((second, seq))
            if bought is not None:
                parts = {as_seq[part]: per for part, per in bought.parts.items()}
                self.kits[first, as_seq[seq]] = Kit(parts)
        for line in self.lines_of(second).values():
            line.cancelled = line.ordered

    @invariant()
    def every_order_costs_what_is_left_of_it(self) -> None:
        """Goods by the unit, kits by the kit, the tax of each, and shipping as long as anything is left."""
        for order in self.book.drafts:
            if order in self.stated:
                continue
            lines, inside = self.lines_of(order), self.in_kits(order)
            due = sum(
                (price(line.sku) + (0 if (order, seq) in self.untaxed else TAX))
                * (line.ordered - line.cancelled)
                for seq, line in lines.items()
                if seq not in inside
            )
            due += sum(
                (KIT_PRICE + TAX) * self.made(order, kit)[1]
                for (of, _), kit in self.kits.items()
                if of == order
            )
            left = any(line.ordered > line.cancelled for line in lines.values())
            due = due + self.shipping[order] if left else 0
            assert orders.read(self.cur, order).worth == due, order
