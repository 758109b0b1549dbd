"""Orders, stock and locations under any sequence of acts, beside a notebook that knows only what was ordered,
cancelled, shipped and counted. After every act every invariant of ``crossdock verify`` holds.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

import psycopg
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import company
from tests.company import ACTOR, MONDAY, Company

from crossdock.app import verify
from crossdock.core import clock
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.core.stages import Stage
from crossdock.fulfilment import accept, recall, reject, release, ship
from crossdock.fulfilment.errors import WrongState
from crossdock.fulfilment.ship import Shipment
from crossdock.inventory import adjust
from crossdock.inventory.errors import BelowZero
from crossdock.network import locations
from crossdock.orders.drafts import OrderDraft
from crossdock.orders.errors import NotCancellable
from crossdock.sourcing import amend, backorders, broker, refused_everywhere, restating, take_in

STATES: Final = ("open", "backordered", "allocated", "released", "shipped", "delivered", "cancelled")
SKUS: Final = ("MUG", "TEE")
STAGES: Final[tuple[Stage, ...]] = (broker.STAGE, release.STAGE, recall.STAGE)
AT_WORK: Final = ("released", "accepted", "partly_shipped")
# Little stock at few places, so that everybody wants the same units; LAX releases at its cut-off.
STOCK: Final = {("MUG", "EWR"): 6, ("MUG", "LAX"): 4, ("MUG", "CHI"): 2, ("TEE", "EWR"): 3, ("TEE", "LAX"): 3}
TICK: Final = timedelta(minutes=7)

Key = tuple[int, int]  # order, line
some = st.integers(0, 60)  # points at one of those that there are, round and round
few = st.integers(1, 4)
wishes = st.lists(st.tuples(st.sampled_from(SKUS), few), min_size=1, max_size=3)
towns = st.sampled_from(("NY", "IL", "CA"))
new_orders = st.tuples(wishes, towns, st.booleans(), st.booleans())


@dataclass
class Line:
    """What the notebook says of a line."""

    sku: str
    ordered: int
    cancelled: int = 0
    shipped: int = 0


@dataclass
class Notebook:
    lines: dict[Key, Line] = field(default_factory=dict)
    there: Counter[tuple[int, int]] = field(default_factory=Counter)  # (SKU, location): units on the shelf
    drafts: dict[int, OrderDraft] = field(default_factory=dict)


class OrderMachine(RuleBasedStateMachine):
    cur: Cursor
    mine: Company

    @classmethod
    def prepare(cls, cur: Cursor, mine: Company) -> None:
        """What the company has beside, before the first act."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = self.cur.connection.transaction(force_rollback=True)
        self.undo.__enter__()
        self.now = MONDAY
        self.book = Notebook()
        # Of orders of which somebody cancelled something, or wanted to, the units of the first line that the
        # channel's next statement is held against, at the least.
        self.cancelled: dict[int, int] = {}
        for (sku, place), units in STOCK.items():
            self.book.there[self.mine.skus[sku], self.mine.locations[place]] = units
        self.pass_time()

    def teardown(self) -> None:
        try:
            self.everything_comes_to_rest()
        finally:
            self.undo.__exit__(None, None, None)
            clock.refresh(self.cur)

    # What the database says, read by statements of the test's own.

    def rows(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.cur.execute(text, values).fetchall()

    def quantities(self) -> dict[Key, dict[str, int]]:
        found = self.rows(f"SELECT order_id, seq, {', '.join(STATES)} FROM orders_line")
        return {(row[0], row[1]): dict(zip(STATES, row[2:], strict=True)) for row in found}

    def parcels(self, *states: str) -> list[tuple[int, int, int]]:
        """Fulfilment orders in these states (none: all): id, order, location."""
        return self.rows(
            "SELECT id, order_id, location_id FROM fulfilment_order WHERE %s OR state = any(%s) ORDER BY id",
            not states,
            list(states),
        )

    def accepted(self) -> Counter[Key]:
        """Units that are too late to stop."""
        rows = self.rows(
            "SELECT f.order_id, x.line_seq, x.quantity - x.shipped - x.stopped FROM fulfilment_order f"
            " JOIN fulfilment_line x ON x.fulfilment_order_id = f.id"
            " WHERE f.state IN ('accepted', 'picked', 'packed', 'partly_shipped')"
        )
        found: Counter[Key] = Counter()
        for order, seq, units in rows:
            found[order, seq] += units
        return found

    def held(self, *stops: str) -> set[int]:
        """Until somebody lifts it: that every location refused is over by itself."""
        text = "SELECT order_id FROM orders_hold WHERE lifted_at IS NULL AND stops = any(%s) AND code <> %s"
        return {row[0] for row in self.rows(text, list(stops), refused_everywhere.CODE)}

    def order_at(self, which: int) -> int:
        return sorted(self.book.drafts)[which % len(self.book.drafts)]

    def cell_at(self, which: int) -> tuple[int, int]:
        cells = sorted(self.book.there)
        return cells[which % len(cells)]

    def pass_time(self) -> None:
        self.now += TICK
        clock.set_virtual(self.cur, self.now, 1e-9)

    # Acts.

    @rule(wanted=st.lists(new_orders, min_size=1, max_size=3))
    def orders_come(self, wanted: list[tuple[list[tuple[str, int]], str, bool, bool]]) -> None:
        self.pass_time()
        drafts = [
            self.mine.order(
                f"M-{len(self.book.drafts) + n}", *lines, to=to, ship_complete=whole, payment_pending=unpaid,
                placed_at=self.now, source_at=self.now,
            )
            for n, (lines, to, whole, unpaid) in enumerate(wanted)
        ]  # fmt: skip
        taken = take_in.take_in(self.cur, [(0, draft) for draft in drafts], actor=INTAKE, at=self.now)
        for found, draft in zip(taken, drafts, strict=True):
            assert found.new
            self.book.drafts[found.order_id] = draft
            for seq, line in enumerate(draft.lines, start=1):
                self.book.lines[found.order_id, seq] = Line(line.sku or "", line.quantity)

    @precondition(lambda self: self.book.drafts)
    @rule()
    def they_all_come_again(self) -> None:
        before = self.quantities()
        again = [(0, draft) for draft in self.book.drafts.values()]
        taken = take_in.take_in(self.cur, again, actor=INTAKE, at=self.now)
        assert [(found.order_id, found.new) for found in taken] == [(one, False) for one in self.book.drafts]
        assert self.quantities() == before

    @precondition(lambda self: self.book.drafts)
    @rule(which=some, stops=st.sampled_from(("sourcing", "release")))
    def hold_it(self, which: int, stops: Any) -> None:
        self.pass_time()
        order = self.order_at(which)
        fresh = order not in self.held_by("manual")
        newly = amend.hold(self.cur, [order], reason="look", stops=stops, at=self.now, actor=ACTOR)
        assert newly == ([order] if fresh else [])
        if fresh:
            assert order not in {found for _, found, _ in self.parcels("released")}

    def held_by(self, code: str) -> set[int]:
        text = "SELECT order_id FROM orders_hold WHERE lifted_at IS NULL AND code = %s"
        return {row[0] for row in self.rows(text, code)}

    @precondition(lambda self: self.book.drafts)
    @rule(which=some)
    def lift_it(self, which: int) -> None:
        self.pass_time()
        order = self.order_at(which)
        amend.lift(self.cur, [order], at=self.now, actor=ACTOR)
        assert order not in self.held("sourcing", "release")

    def stoppable(self, order: int) -> dict[int, tuple[int, int, int]]:
        """By line: units that lie idle, that a recall can stop, and that it cannot."""
        late = self.accepted()
        return {
            seq: (
                units["open"] + units["backordered"],
                units["allocated"] + units["released"] - late[found, seq],
                late[found, seq],
            )
            for (found, seq), units in self.quantities().items()
            if found == order
        }

    def note_cancelled(self, order: int, wanted: dict[int, int]) -> tuple[int, int]:
        """Write into the notebook what an order to cancel comes to; (cancelled, too late)."""
        first = self.quantities()[order, 1]
        live = sum(first.values()) - first["cancelled"]
        self.cancelled[order] = min(self.cancelled.get(order, live), live)
        cancelled = too_late = 0
        for seq, (idle, stops, late) in self.stoppable(order).items():
            units = min(wanted.get(seq, 0), idle + stops)
            self.book.lines[order, seq].cancelled += units
            cancelled += units
            too_late += min(max(wanted.get(seq, 0) - idle, 0), stops + late) - (units - min(units, idle))
        return cancelled, too_late

    @precondition(lambda self: self.book.drafts)
    @rule(which=some, units=st.none() | st.dictionaries(st.integers(1, 3), st.integers(1, 5), min_size=1))
    def cancel_it(self, which: int, units: dict[int, int] | None) -> None:
        self.pass_time()
        order = self.order_at(which)
        every = {seq: sum(parts) for seq, parts in self.stoppable(order).items()}
        cancelled, too_late = self.note_cancelled(order, every if units is None else units)
        try:
            found = amend.cancel(self.cur, order, units=units, reason="asked", at=self.now, actor=ACTOR)
        except NotCancellable:
            assert cancelled == 0
        else:
            assert cancelled
            assert (found.units, found.too_late, found.pending) == (cancelled, too_late, ())

    @precondition(lambda self: self.book.drafts)
    @rule(
        which=some, more=st.integers(0, 2), removed=st.integers(0, 4), to=st.sampled_from(("NY", "IL", "CA"))
    )
    def the_channel_restates_it(self, which: int, more: int, removed: int, to: str) -> None:
        """The first line grows, units of it are taken back, and perhaps it goes elsewhere."""
        self.pass_time()
        order = self.order_at(which)
        draft, first = self.book.drafts[order], self.book.lines[order, 1]
        said = self.mine.order(
            draft.external_id,
            *((line.sku or "", line.quantity + (more if seq == 1 else 0))
              for seq, line in enumerate(draft.lines, start=1)),
            to=to, ship_complete=draft.ship_complete, source_at=self.now, note=str(self.now),
        )  # fmt: skip
        lines = (replace(said.lines[0], removed=min(removed, said.lines[0].quantity)), *said.lines[1:])
        said = replace(said, lines=lines)
        [found] = restating.restate_orders(self.cur, [(order, 0, said)], at=self.now, actor=INTAKE)
        assert found.outcome is restating.Outcome.CHANGED
        self.book.drafts[order] = said
        # How much could still be stopped is the statement's own affair; it never cancels more than is said.
        after = self.quantities()[order, 1]
        assert after["cancelled"] in range(first.cancelled, max(first.cancelled, lines[0].removed) + 1)
        ordered, most = sum(after.values()), max(first.ordered, lines[0].quantity)
        least = most
        if order in self.cancelled:  # fewer units may be the same wish, said twice; what it says more comes
            wanted = lines[0].quantity - lines[0].removed
            least, most = first.ordered, max(most, first.ordered + wanted - self.cancelled[order])
            self.cancelled[order] = wanted
        assert ordered in range(least, most + 1)
        first.ordered, first.cancelled = ordered, after["cancelled"]

    @rule(stage=st.sampled_from(STAGES), limit=st.sampled_from((1, 2, 1000)))
    def a_stage_runs(self, stage: Stage, limit: int) -> None:
        self.pass_time()
        self.turn(stage, limit)

    def turn(self, stage: Stage, limit: int = 1000) -> int:
        """One turn, as the loop gives it."""
        before, held, blocked = self.quantities(), self.held("sourcing"), self.held("sourcing", "release")
        blocked |= set() if stage is broker.STAGE else self.held_by(refused_everywhere.CODE)
        at_work = self.parcels("released")
        ids = stage.claim(self.cur, limit, self.now)
        if ids:
            stage.work(self.cur, ids)
        moved = {order for (order, seq), units in self.quantities().items() if units != before[order, seq]}
        assert stage is not broker.STAGE or not moved & held, "a held order was sourced"
        newly = set(self.parcels("released")) - set(at_work)  # a hold for the rest's sake lets these go on
        assert not blocked & {order for _, order, _ in newly}, "a held order was released"
        return len(ids)

    def parcel_at(self, which: int) -> int:
        found = self.parcels()
        return found[which % len(found)][0]

    def state_of(self, parcel: int) -> str:
        return str(self.rows("SELECT state FROM fulfilment_order WHERE id = %s", parcel)[0][0])

    @precondition(lambda self: self.parcels())
    @rule(which=some)
    def a_location_accepts(self, which: int) -> None:
        self.pass_time()
        parcel = self.parcel_at(which)
        before = self.state_of(parcel)
        try:
            accept.accept(self.cur, [parcel], at=self.now, actor=ACTOR)
        except WrongState:
            assert before not in ("released", "accepted")
            assert self.state_of(parcel) == before
        else:
            assert self.state_of(parcel) == "accepted"

    @precondition(lambda self: self.parcels())
    @rule(which=some)
    def a_location_rejects(self, which: int) -> None:
        self.pass_time()
        parcel = self.parcel_at(which)
        before, units = self.state_of(parcel), self.quantities()
        try:
            moved = reject.reject(self.cur, [parcel], "broken", at=self.now, actor=ACTOR)
        except WrongState:
            assert before not in (*AT_WORK, "rejected")
            assert self.quantities() == units
        else:
            assert moved == ([parcel] if before in AT_WORK else [])
            assert self.state_of(parcel) == ("shipped" if before == "partly_shipped" else "rejected")

    @precondition(lambda self: self.parcels(*AT_WORK))
    @rule(which=some, units=st.none() | few)
    def a_location_ships(self, which: int, units: int | None) -> None:
        """All that is left of a fulfilment order, or some units of its first line."""
        self.pass_time()
        found = self.parcels(*AT_WORK)
        parcel, order, place = found[which % len(found)]
        left = self.rows(
            "SELECT line_seq, sku_id, quantity - shipped - stopped FROM fulfilment_line"
            " WHERE fulfilment_order_id = %s AND quantity > shipped + stopped ORDER BY line_seq",
            parcel,
        )
        going = left if units is None else [(left[0][0], left[0][1], min(units, left[0][2]))]
        stated = None if units is None else {going[0][0]: going[0][2]}
        ship.ship(self.cur, [Shipment(parcel, stated)], at=self.now, actor=ACTOR)
        for seq, sku, gone in going:
            self.book.lines[order, seq].shipped += gone
            self.book.there[sku, place] = max(0, self.book.there[sku, place] - gone)
        assert self.state_of(parcel) == ("shipped" if going == left else "partly_shipped")

    @rule(which=some, units=st.integers(0, 5))
    def somebody_counts(self, which: int, units: int) -> None:
        self.pass_time()
        sku, place = self.cell_at(which)
        before = self.book.there[sku, place]
        adjust.count(self.cur, [sku], [place], [units], [self.now], [""], at=self.now, actor=ACTOR)
        self.book.there[sku, place] = units
        if units > before:
            backorders.wake(self.cur, [sku], at=self.now)

    @rule(which=some, units=st.integers(-3, 5))
    def stock_comes_or_goes(self, which: int, units: int) -> None:
        self.pass_time()
        sku, place = self.cell_at(which)
        try:
            adjust.adjust(self.cur, [sku], [place], [units], ["moved"], [""], at=self.now, actor=ACTOR)
        except BelowZero:
            assert self.book.there[sku, place] + units < 0
        else:
            self.book.there[sku, place] += units
            if units > 0:
                backorders.wake(self.cur, [sku], at=self.now)

    # What holds, always.

    @invariant()
    def lines_are_what_the_notebook_says(self) -> None:
        found = self.quantities()
        assert set(found) == set(self.book.lines)
        for key, line in self.book.lines.items():
            units = found[key]
            assert sum(units.values()) == line.ordered, (key, units)
            assert (units["cancelled"], units["shipped"]) == (line.cancelled, line.shipped), (key, units)

    @invariant()
    def shelves_are_what_the_notebook_says(self) -> None:
        found = self.rows("SELECT sku_id, location_id, on_hand - missing FROM inventory_stock")
        assert {(sku, place): units for sku, place, units in found} == dict(self.book.there)

    @invariant()
    def verify_is_clean(self) -> None:
        for name in verify.CHECKS:
            finding = verify.check(self.cur, name)
            assert finding.clean, finding.document()

    # What holds in the end.

    def everything_comes_to_rest(self) -> None:
        """With no hold left, and all queues empty, nobody waits for units that lie on a shelf."""
        self.pass_time()
        amend.lift(self.cur, sorted(self.book.drafts), at=self.now, actor=ACTOR)
        for _ in range(50):
            self.pass_time()
            backorders.sweep(self.cur, at=self.now)
            if not sum(self.turn(stage) for stage in STAGES):
                break
        else:
            raise AssertionError("the stages do not come to rest")
        self.verify_is_clean()
        self.lines_are_what_the_notebook_says()
        self.nobody_waits_beside_a_full_shelf()

    def nobody_waits_beside_a_full_shelf(self) -> None:
        free = self.rows(
            "SELECT sku_id, location_id, on_hand - reserved FROM inventory_stock"
            " WHERE missing = 0 AND on_hand > reserved"
        )
        said = "SELECT order_id, location_id FROM fulfilment_refusal WHERE forgotten_at IS NULL"
        refused = set(self.rows(said))
        for (order, seq), units in self.quantities().items():
            assert units["open"] == 0
            if not units["backordered"] or self.book.drafts[order].ship_complete:
                continue
            sku = self.mine.skus[self.book.lines[order, seq].sku]
            idle = [
                (place, lying)
                for of, place, lying in free
                if of == sku and lying >= units["backordered"] and (order, place) not in refused
            ]
            assert not idle, f"line {seq} of {order} waits for {units['backordered']}; there are {idle}"


def run(
    cur: "psycopg.Cursor[Any]", examples: int, steps: int = 25, acts: type[OrderMachine] = OrderMachine
) -> None:
    """Play ``examples`` sequences of ``steps`` acts of a machine."""
    mine = company.build(cur, stock=STOCK)
    changed = [{"code": "LAX", "release": "cut_off"}, {"code": "CHI", "capacity_per_day": 100}]
    locations.import_rows(cur, changed, at=company.BEGAN, actor=ACTOR)

    acts.prepare(cur, mine)

    class Machine(acts):  # type: ignore[valid-type, misc]
        pass

    Machine.cur, Machine.mine = cur, mine
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,  # the same sequences every run: a failure is the code's
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
