"""Any sequence of acts on stock, against a model that knows only what stands there and who wants it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.company import ACTOR, MONDAY, build

from crossdock.inventory import adjust, checkout, free, reserve, safety, stock
from crossdock.inventory.errors import BelowZero, CheckoutEnded, Short

Cell = tuple[int, int]
HOUR = timedelta(hours=1)

# Few cells and small numbers, so that everybody wants the same units.
cells = st.tuples(st.integers(0, 1), st.integers(0, 1))
few = st.integers(1, 4)
wishes = st.lists(st.tuples(cells, few), min_size=1, max_size=4)


@dataclass
class Model:
    """What a person with a notebook knows of one cell."""

    moved: list[tuple[int, datetime]] = field(default_factory=list)
    safety: int = 0
    counted: tuple[datetime, int] | None = None

    @property
    def there(self) -> int:
        return sum(units for units, _ in self.moved)


class StockMachine(RuleBasedStateMachine):
    cur: psycopg.Cursor[Any]
    skus: list[int]
    locations: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.undo = self.cur.connection.transaction(force_rollback=True)
        self.undo.__enter__()
        self.now = MONDAY
        self.model = {(sku, place): Model() for sku in self.skus for place in self.locations}
        self.orders = 0
        self.lines: dict[tuple[int, int, int], tuple[Cell, int]] = {}
        self.checkouts: dict[int, tuple[Counter[Cell], datetime]] = {}

    def teardown(self) -> None:
        self.undo.__exit__(None, None, None)

    def cell(self, at: tuple[int, int]) -> Cell:
        return self.skus[at[0]], self.locations[at[1]]

    def reserved(self, cell: Cell) -> int:
        lines = sum(units for place, units in self.lines.values() if place == cell)
        return lines + sum(held[cell] for held, _ in self.checkouts.values())

    def available(self, cell: Cell) -> int:
        """By the notebook: what stands there less what is promised, and less the safety stock."""
        known = self.model[cell]
        if known.there < self.reserved(cell):
            return 0
        return max(known.there - self.reserved(cell) - known.safety, 0)

    def fits(self, wanted: Counter[Cell]) -> bool:
        return all(units <= self.available(cell) for cell, units in wanted.items())

    def move(self, cell: Cell, units: int, at: datetime) -> None:
        if units:
            self.model[cell].moved.append((units, at))

    @rule()
    def time_passes(self) -> None:
        self.now += HOUR

    @rule(at=cells, units=st.integers(-5, 8))
    def adjust_it(self, at: tuple[int, int], units: int) -> None:
        sku, place = self.cell(at)
        if self.model[sku, place].there + units < 0:
            with pytest.raises(BelowZero) as refused:
                self.adjust(sku, place, units)
            assert refused.value.fields["cells"] == [(sku, place)]
        else:
            self.adjust(sku, place, units)
            self.move((sku, place), units, self.now)

    def adjust(self, sku: int, place: int, units: int) -> None:
        adjust.adjust(self.cur, [sku], [place], [units], ["found"], [""], at=self.now, actor=ACTOR)

    @rule(at=cells, units=st.integers(0, 8), hours=st.integers(0, 3))
    def count_it(self, at: tuple[int, int], units: int, hours: int) -> None:
        cell, as_of = self.cell(at), self.now - hours * HOUR
        known = self.model[cell]
        adjust.count(self.cur, [cell[0]], [cell[1]], [units], [as_of], [""], at=self.now, actor=ACTOR)
        if known.counted is None or ((as_of, units) != known.counted and as_of >= known.counted[0]):
            after = sum(moved for moved, moment in known.moved if moment > as_of)
            self.move(cell, max(units + after, 0) - known.there, as_of)
            known.counted = (as_of, units)

    @rule(at=cells, units=st.integers(0, 3))
    def set_safety(self, at: tuple[int, int], units: int) -> None:
        sku, place = self.cell(at)
        safety.set_safety(self.cur, [sku], [place], [units], at=self.now, actor=ACTOR)
        self.model[sku, place].safety = units

    @rule(wanted=wishes)
    def reserve_it(self, wanted: list[tuple[tuple[int, int], int]]) -> None:
        """Several lines of one order, several of one SKU: all, or nothing."""
        self.orders += 1
        found = [(self.cell(at), units) for at, units in wanted]
        total: Counter[Cell] = Counter()
        for cell, units in found:
            total[cell] += units
        with self.cur.connection.transaction() as savepoint:
            done = reserve.reserve(
                self.cur,
                [self.orders] * len(found),
                list(range(1, len(found) + 1)),
                [sku for (sku, _), _ in found],
                [place for (_, place), _ in found],
                [units for _, units in found],
                at=self.now,
            )
            assert done is self.fits(total)
            if not done:
                raise psycopg.Rollback(savepoint)
            for seq, (cell, units) in enumerate(found, start=1):
                self.lines[self.orders, seq, cell[1]] = (cell, units)

    @precondition(lambda self: self.lines)
    @rule(data=st.data(), units=few, how=st.sampled_from(["freed", "shipped", "missing"]))
    def free_it(self, data: st.DataObject, units: int, how: Any) -> None:
        key = data.draw(st.sampled_from(sorted(self.lines)))
        cell, had = self.lines[key]
        order, seq, place = key
        [ended] = free.free(self.cur, [order], [seq], [place], [units], how, at=self.now, actor=ACTOR)
        assert ended == min(units, had)
        self.lines[key] = (cell, had - int(ended))
        if had == ended:
            del self.lines[key]
            again = free.free(self.cur, [order], [seq], [place], [units], how, at=self.now, actor=ACTOR)
            assert again.tolist() == [0]
        if how == "shipped":
            self.move(cell, -int(ended), self.now)
            self.move(cell, max(-self.model[cell].there, 0), self.now)  # more shipped than was known of

    @rule(wanted=wishes, hours=st.integers(1, 3))
    def hold_it(self, wanted: list[tuple[tuple[int, int], int]], hours: int) -> None:
        total: Counter[Cell] = Counter()
        for at, units in wanted:
            total[self.cell(at)] += units
        until = self.now + hours * HOUR
        asked = [self.cell(at) for at, _ in wanted]

        def hold() -> int:
            return checkout.hold(
                self.cur,
                [sku for sku, _ in asked],
                [place for _, place in asked],
                [units for _, units in wanted],
                expires_at=until,
                at=self.now,
                actor=ACTOR,
            )

        if self.fits(total):
            self.checkouts[hold()] = (total, until)
        else:
            with pytest.raises(Short) as refused:
                hold()
            short = sorted(cell for cell, units in total.items() if units > self.available(cell))
            assert refused.value.fields["cells"] == short

    @precondition(lambda self: self.checkouts)
    @rule(data=st.data(), used=st.booleans())
    def end_checkout(self, data: st.DataObject, used: bool) -> None:
        one = data.draw(st.sampled_from(sorted(self.checkouts)))
        if used:
            kept = checkout.held(self.cur, [one])
            assert Counter({(k.sku_id, k.location_id): k.quantity for k in kept}) == self.checkouts[one][0]
            assert checkout.use(self.cur, [one], [], [], at=self.now, actor=ACTOR) == [one]
            with pytest.raises(CheckoutEnded):
                checkout.release(self.cur, [one], at=self.now, actor=ACTOR)
        else:
            assert checkout.release(self.cur, [one], at=self.now, actor=ACTOR) == [one]
            assert checkout.release(self.cur, [one], at=self.now, actor=ACTOR) == []
        assert checkout.use(self.cur, [one], [], [], at=self.now, actor=ACTOR) == []
        del self.checkouts[one]

    @rule()
    def expire_checkouts(self) -> None:
        over = [one for one, (_, until) in self.checkouts.items() if until <= self.now]
        assert len(checkout.expire_due(self.cur, self.now, 100)) == len(over)
        for one in over:
            del self.checkouts[one]

    @invariant()
    def the_database_says_what_the_notebook_says(self) -> None:
        rows = self.cur.execute(
            "SELECT s.sku_id, s.location_id, s.on_hand, s.reserved, s.safety, s.missing,"
            " coalesce((SELECT sum(m.quantity) FROM inventory_movement AS m"
            "  WHERE (m.sku_id, m.location_id) = (s.sku_id, s.location_id)), 0)::bigint"
            " FROM inventory_stock AS s"
        ).fetchall()
        for sku, place, on_hand, reserved, kept, missing, moved in rows:
            cell = (sku, place)
            known = self.model[cell]
            assert (moved, kept, reserved) == (known.there, known.safety, self.reserved(cell))
            assert (on_hand - missing, missing) == (known.there, max(reserved - known.there, 0))
        grid = stock.read(self.cur, self.skus, self.locations)
        for row, sku in enumerate(self.skus):
            for column, place in enumerate(self.locations):
                assert grid[row, column] == self.available((sku, place))


def test_stock_is_what_a_notebook_would_say(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur, stock={})

    class Machine(StockMachine):
        pass

    Machine.cur = cur
    Machine.skus = [company.skus["MUG"], company.skus["TEE"]]
    Machine.locations = [company.locations["EWR"], company.locations["LAX"]]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
