"""Any sequence of transfers, receipts, deliveries, adjustments, counts and reservations: every unit is
somewhere, and a notebook knows where.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
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

from crossdock.app import verify
from crossdock.inventory import adjust, arrivals, free, receipts, reserve, supply, transfers
from crossdock.inventory.arrivals import Came
from crossdock.inventory.errors import BelowZero, TransferShort, WrongSupplyState
from crossdock.inventory.receipts import Announced

Cell = tuple[int, int]
UNITS = ("sent", "received", "damaged", "short", "over", "underway")
few = st.integers(0, 4)
some = st.integers(1, 4)
at_cell = st.tuples(st.integers(0, 1), st.integers(0, 1))


@dataclass
class Paper:
    """A document in the notebook, by cell: what left or is owed, what came good, what came broken."""

    kind: supply.Kind
    sent: Counter[Cell] = field(default_factory=Counter)
    good: Counter[Cell] = field(default_factory=Counter)
    broken: Counter[Cell] = field(default_factory=Counter)
    wanted: Counter[Cell] = field(default_factory=Counter)
    origin: int = 0
    planned: bool = False
    closed: bool = False
    dead: bool = False
    deliveries: dict[str, tuple[dict[Cell, Came], bool]] = field(default_factory=dict)

    def underway(self, cell: Cell) -> int:
        if self.planned or self.closed or self.dead:
            return 0
        return max(self.sent[cell] - self.good[cell] - self.broken[cell], 0)


class SupplyMachine(RuleBasedStateMachine):
    cur: psycopg.Cursor[Any]
    skus: list[int]
    places: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.undo = self.cur.connection.transaction(force_rollback=True)
        self.undo.__enter__()
        self.there: Counter[Cell] = Counter()
        self.reserved: dict[int, tuple[Cell, int]] = {}
        self.papers: dict[str, Paper] = {}
        self.serial = 0
        self.now = MONDAY

    def teardown(self) -> None:
        self.undo.__exit__(None, None, None)

    def cell(self, at: tuple[int, int]) -> Cell:
        return self.skus[at[0]], self.places[at[1]]

    def kept(self, cell: Cell) -> int:
        return sum(units for place, units in self.reserved.values() if place == cell)

    def spare(self, cell: Cell) -> int:
        return max(self.there[cell] - self.kept(cell), 0)

    def name(self, letter: str) -> str:
        self.serial += 1
        self.now += timedelta(minutes=1)
        return f"{letter}-{self.serial}"

    def drawn(self, data: st.DataObject, kind: str | None = None) -> tuple[str, Paper]:
        names = sorted(name for name, paper in self.papers.items() if kind in (None, paper.kind))
        name = data.draw(st.sampled_from(names))
        return name, self.papers[name]

    @rule(at=at_cell, units=st.integers(-4, 8))
    def adjusts(self, at: tuple[int, int], units: int) -> None:
        cell = self.cell(at)
        if self.there[cell] + units < 0:
            with pytest.raises(BelowZero):
                self.adjust(cell, units)
        else:
            self.adjust(cell, units)
            self.there[cell] += units

    def adjust(self, cell: Cell, units: int) -> None:
        adjust.adjust(self.cur, [cell[0]], [cell[1]], [units], ["found"], [""], at=self.now, actor=ACTOR)

    @rule(at=at_cell, units=few)
    def counts(self, at: tuple[int, int], units: int) -> None:
        cell = self.cell(at)
        self.name("count")
        adjust.count(self.cur, [cell[0]], [cell[1]], [units], [self.now], [""], at=self.now, actor=ACTOR)
        self.there[cell] = units

    @rule(at=at_cell, units=some)
    def reserves(self, at: tuple[int, int], units: int) -> None:
        cell = self.cell(at)
        self.name("order")
        with self.cur.connection.transaction() as savepoint:
            done = reserve.reserve(self.cur, [self.serial], [1], [cell[0]], [cell[1]], [units], at=self.now)
            assert done is (units <= self.spare(cell))
            if not done:
                raise psycopg.Rollback(savepoint)
            self.reserved[self.serial] = (cell, units)

    @precondition(lambda self: self.reserved)
    @rule(data=st.data(), shipped=st.booleans())
    def frees(self, data: st.DataObject, shipped: bool) -> None:
        order = data.draw(st.sampled_from(sorted(self.reserved)))
        cell, units = self.reserved.pop(order)
        how: Any = "shipped" if shipped else "freed"
        free.free(self.cur, [order], [1], [cell[1]], [units], how, at=self.now, actor=ACTOR)
        if shipped:
            self.there[cell] = max(self.there[cell] - units, 0)

    @rule(lines=st.dictionaries(at_cell, few, min_size=1), again=st.booleans(), data=st.data())
    def announces(self, lines: dict[tuple[int, int], int], again: bool, data: st.DataObject) -> None:
        known = any(paper.kind == "receipt" for paper in self.papers.values())
        name = self.drawn(data, "receipt")[0] if again and known else self.name("PO")
        paper = self.papers.setdefault(name, Paper("receipt"))
        before = dict(paper.wanted)
        asked = {self.cell(at): units for at, units in lines.items()}
        changes = receipts.announce(
            self.cur,
            [Announced(name, *cell, units) for cell, units in asked.items()],
            at=self.now,
            actor=ACTOR,
        )
        ended = paper.closed or paper.dead
        for (cell, units), change in zip(asked.items(), changes, strict=True):
            if before.get(cell) == units or (ended and change == "unchanged"):
                assert change == "unchanged"
            elif ended:
                assert change == ("cancelled" if paper.dead else "received")
            else:
                paper.wanted[cell] = paper.sent[cell] = units
        if paper.deliveries and not ended and not any(map(paper.underway, paper.sent)):
            paper.closed = True

    @rule(lines=st.dictionaries(st.integers(0, 1), some, min_size=1), way=st.booleans())
    def plans(self, lines: dict[int, int], way: bool) -> None:
        name = self.name("M")
        origin, to = self.places if way else self.places[::-1]
        paper = self.papers[name] = Paper("transfer", origin=origin, planned=True)
        paper.wanted = Counter({(self.skus[at], to): units for at, units in lines.items()})
        wanted = transfers.Wanted(name, origin, to, {self.skus[at]: units for at, units in lines.items()})
        for new in (True, False):
            assert transfers.create(self.cur, wanted, at=self.now, actor=ACTOR)[1] is new

    @precondition(lambda self: any(paper.kind == "transfer" for paper in self.papers.values()))
    @rule(data=st.data())
    def ships(self, data: st.DataObject) -> None:
        name, paper = self.drawn(data, "transfer")
        if paper.dead:
            with pytest.raises(WrongSupplyState):
                transfers.ship(self.cur, name, at=self.now, actor=ACTOR)
        elif not paper.planned:
            assert transfers.ship(self.cur, name, at=self.now, actor=ACTOR) == []
        elif any(units > self.spare((sku, paper.origin)) for (sku, _), units in paper.wanted.items()):
            with pytest.raises(TransferShort):
                transfers.ship(self.cur, name, at=self.now, actor=ACTOR)
        else:
            transfers.ship(self.cur, name, at=self.now, actor=ACTOR)
            paper.planned = False
            paper.sent = Counter(paper.wanted)
            for (sku, _), units in paper.wanted.items():
                self.there[sku, paper.origin] -= units

    @precondition(lambda self: self.papers)
    @rule(data=st.data())
    def cancels(self, data: st.DataObject) -> None:
        name, paper = self.drawn(data)
        verb: Any = receipts.cancel if paper.kind == "receipt" else transfers.cancel
        may = paper.planned if paper.kind == "transfer" else not (paper.deliveries or paper.closed)
        if paper.dead or may:
            verb(self.cur, name, at=self.now, actor=ACTOR)
            paper.dead = True
            paper.planned = False
        else:
            with pytest.raises(WrongSupplyState):
                verb(self.cur, name, at=self.now, actor=ACTOR)

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), came=st.dictionaries(at_cell, st.tuples(few, few), max_size=3), final=st.booleans())
    def arrives(self, data: st.DataObject, came: dict[tuple[int, int], tuple[int, int]], final: bool) -> None:
        name, paper = self.drawn(data)
        reference = self.name("D")
        units = {self.cell(at): Came(*pair) for at, pair in came.items()}

        def arrive() -> arrivals.Arrived:
            return arrivals.arrive(
                self.cur, paper.kind, name, reference, units, final=final, at=self.now, actor=ACTOR
            )

        if paper.dead or paper.planned:
            with pytest.raises(WrongSupplyState):
                arrive()
            return
        assert arrive().new
        assert not arrive().new
        paper.deliveries[reference] = (units, final)
        for cell, one in units.items():
            self.there[cell] += one.received
            paper.good[cell] += one.received
            paper.broken[cell] += one.damaged
        paper.closed = paper.closed or final or not any(map(paper.underway, [*paper.sent]))

    @invariant()
    def every_unit_is_somewhere(self) -> None:
        for row in self.cur.execute(
            "SELECT sku_id, location_id, on_hand, reserved, missing FROM inventory_stock"
        ).fetchall():
            sku, place, on_hand, reserved, missing = row
            assert on_hand - missing == self.there[sku, place]
            assert reserved == self.kept((sku, place))
        for name, paper in self.papers.items():
            document = supply.show(self.cur, paper.kind, name)
            assert document["state"] == self.state_of(paper)
            [held] = supply.lock(self.cur, paper.kind, [name])
            for cell in {*paper.wanted, *paper.sent, *paper.good, *paper.broken}:
                line = held.lines.get(cell, supply.Line(*cell))
                came = paper.good[cell] + paper.broken[cell]
                assert (line.sent, line.received, line.damaged) == (
                    paper.sent[cell], paper.good[cell], paper.broken[cell],
                )  # fmt: skip
                assert line.underway == paper.underway(cell)
                assert line.over == max(came - paper.sent[cell], 0)
                assert line.short == max(paper.sent[cell] - came, 0) - line.underway

    def state_of(self, paper: Paper) -> str:
        if paper.dead:
            return "cancelled"
        if paper.planned:
            return "planned"
        if paper.closed:
            return "received"
        if paper.deliveries:
            return "arriving"
        return "expected" if paper.kind == "receipt" else "in_transit"

    @invariant()
    def verify_finds_nothing(self) -> None:
        for name in (
            "supply_ledger",
            "supply_movements",
            "stock_movements",
            "stock_reserved",
            "stock_bounds",
        ):
            assert verify.check(self.cur, name).rows == ()


def test_stock_is_conserved_whatever_is_done(cur: psycopg.Cursor[Any]) -> None:
    company = build(cur, stock={})

    class Machine(SupplyMachine):
        pass

    Machine.cur = cur
    Machine.skus = [company.skus["MUG"], company.skus["TEE"]]
    Machine.places = [company.locations["EWR"], company.locations["LAX"]]
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=50,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
