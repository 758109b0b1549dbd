"""The order machine with the work of locations: pick, run short, reject in part, pack, unpack, let leave, be
called back. The notebook also knows what is picked and packed, and which shelves somebody has to count.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from tests.company import ACTOR
from tests.sourcing.order_machine import OrderMachine, few, some

from crossdock.fulfilment import pack, picking, reasons, reject, ship
from crossdock.fulfilment.errors import NothingNamed, NothingToShip, StandsPacked, WrongState
from crossdock.fulfilment.ship import Shipment
from crossdock.fulfilment.withdraw import Withdrawal
from crossdock.sourcing import withdrawing

OPEN: Final = ("released", "accepted", "picked", "packed", "partly_shipped")
words = st.sampled_from(sorted(reasons.REASONS))
none_or_few = st.integers(0, 3)

LEFT: Final = """
SELECT n.line_seq, n.sku_id, f.order_id, f.location_id, n.quantity - n.stopped, n.shipped, n.picked,
    coalesce((
        SELECT sum(x.quantity)
        FROM fulfilment_shipment s JOIN fulfilment_shipment_line x ON x.shipment_id = s.id
        WHERE s.fulfilment_order_id = f.id AND x.line_seq = n.line_seq
            AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
    ), 0)::int
FROM fulfilment_order f JOIN fulfilment_line n ON n.fulfilment_order_id = f.id
WHERE f.id = %s ORDER BY n.line_seq
"""


RESERVED: Final = """
SELECT coalesce(sum(quantity), 0) FROM inventory_reservation WHERE sku_id = %s AND location_id = %s
"""


@dataclass(frozen=True, slots=True)
class Work:
    """A line of a fulfilment order, in units."""

    seq: int
    sku: int
    order: int
    place: int
    wanted: int
    shipped: int
    counted: int  # said to be picked
    packed: int

    @property
    def picked(self) -> int:
        return max(self.counted, self.shipped + self.packed)

    @property
    def to_pick(self) -> int:
        return self.wanted - self.picked

    @property
    def loose(self) -> int:
        return self.wanted - self.shipped - self.packed


def state_after(before: str, lines: list[Work], ended: str) -> str:
    """The state that follows from the lines, after an act on a fulfilment order that was at work."""
    if not any(line.wanted - line.shipped for line in lines):
        return "shipped" if any(line.shipped for line in lines) else ended
    if any(line.shipped for line in lines) or before == "partly_shipped":
        return "partly_shipped"
    if any(line.to_pick for line in lines):
        return before
    if any(line.packed for line in lines) and not any(line.loose for line in lines):
        return "packed"
    return "picked" if before != "released" else before


class WorkMachine(OrderMachine):
    def __init__(self) -> None:
        super().__init__()
        self.to_count: set[tuple[int, int]] = set()
        self.by_hand: set[int] = set()  # fulfilment orders that somebody chose to stand where they do
        self.packed: dict[int, tuple[int, dict[int, int]]] = {}  # shipment: its fulfilment order and units

    def work(self, parcel: int) -> list[Work]:
        return [Work(*row) for row in self.rows(LEFT, parcel)]

    def at_work(self, which: int) -> tuple[int, str, list[Work]]:
        found = self.parcels(*OPEN)
        parcel = found[which % len(found)][0]
        return parcel, self.state_of(parcel), self.work(parcel)

    def not_there(self, lost: list[tuple[Work, int, str]]) -> None:
        """Units that were refused for their stock's sake leave the shelf, and the rest is doubted."""
        cells: dict[tuple[int, int], list[tuple[Work, int, str]]] = defaultdict(list)
        for line, units, reason in lost:
            if reasons.REASONS[reason].about == "stock":
                cells[line.sku, line.place].append((line, units, reason))
        for (sku, place), found in cells.items():
            reserved = int(self.rows(RESERVED, sku, place)[0][0])
            there, units = self.book.there[sku, place], sum(one[1] for one in found)
            gone = min(max(units - max(reserved - there, 0), 0), there)
            rest = max(there - gone - max(reserved - units, 0), 0)
            doubted = 0
            if any(reasons.REASONS[one[2]].doubts for one in found):
                sought = sum(one[0].wanted for one in found)
                doubted = -(-rest * units // sought)
            self.book.there[sku, place] = there - gone - doubted
            self.to_count.add((sku, place))

    @precondition(lambda self: self.parcels(*OPEN))
    @rule(which=some, line=some, units=none_or_few, short=none_or_few, reason=words)
    def somebody_picks(self, which: int, line: int, units: int, short: int, reason: str) -> None:
        self.pass_time()
        parcel, before, lines = self.at_work(which)
        one = lines[line % len(lines)]
        found = min(units, one.to_pick)
        lacking = min(short, one.to_pick - found if found else one.loose)
        told = picking.Pick(parcel, {one.seq: found}, {one.seq: picking.Short(lacking, reason)})
        if not found and not lacking:
            try:
                picking.pick(self.cur, [told], at=self.now, actor=ACTOR)
            except NothingNamed:
                assert self.work(parcel) == lines
                return
            raise AssertionError("nothing was picked")
        self.not_there([(one, lacking, reason)] if lacking else [])
        picking.pick(self.cur, [told], at=self.now, actor=ACTOR)
        after = self.work(parcel)
        mine = next(each for each in after if each.seq == one.seq)
        assert mine.wanted == one.wanted - lacking
        assert mine.picked == min(one.picked + found, mine.wanted)
        accepted = "accepted" if before == "released" else before
        assert self.state_of(parcel) == state_after(accepted, after, "rejected")

    @precondition(lambda self: self.parcels(*OPEN))
    @rule(which=some, line=some, units=few, reason=words)
    def a_location_rejects_some(self, which: int, line: int, units: int, reason: str) -> None:
        self.pass_time()
        parcel, before, lines = self.at_work(which)
        one = lines[line % len(lines)]
        told = reject.Rejection(parcel, reason, {one.seq: min(units, one.loose)})
        if not one.loose:
            try:
                reject.reject_units(self.cur, [told], at=self.now, actor=ACTOR)
            except NothingNamed:
                return
            raise AssertionError("nothing was rejected")
        self.not_there([(one, min(units, one.loose), reason)])
        reject.reject_units(self.cur, [told], at=self.now, actor=ACTOR)
        assert self.state_of(parcel) == state_after(before, self.work(parcel), "rejected")

    @precondition(lambda self: self.parcels())
    @rule(which=some)
    def a_location_rejects(self, which: int) -> None:
        """All that is not packed."""
        self.pass_time()
        parcel = self.parcel_at(which)
        before, units, lines = self.state_of(parcel), self.quantities(), self.work(parcel)
        try:
            reject.reject(self.cur, [parcel], "broken", at=self.now, actor=ACTOR)
        except WrongState:
            assert before not in (*OPEN, "rejected")
        except StandsPacked:
            assert any(line.packed for line in lines)
            assert not any(line.loose for line in lines)
        else:
            after = self.work(parcel)
            assert not any(line.loose for line in after)
            if before == "rejected":
                assert self.quantities() == units
            else:
                assert self.state_of(parcel) == state_after(before, after, "rejected")

    @precondition(lambda self: self.parcels(*OPEN[1:]))
    @rule(which=some, line=some, units=few, cancels=st.booleans())
    def it_is_called_back_by_hand(self, which: int, line: int, units: int, cancels: bool) -> None:
        self.pass_time()
        found = self.parcels(*OPEN[1:])
        parcel = found[which % len(found)][0]
        before, lines = self.state_of(parcel), self.work(parcel)
        one = lines[line % len(lines)]
        back = min(units, one.loose)
        told = Withdrawal(parcel, "asked", {one.seq: back}, "cancelled" if cancels else "open")
        try:
            withdrawing.withdraw(self.cur, [told], at=self.now, actor=ACTOR)
        except NothingNamed:
            assert not back
            return
        assert back
        if cancels:
            self.book.lines[one.order, one.seq].cancelled += back
        assert self.state_of(parcel) == state_after(before, self.work(parcel), "cancelled")

    @precondition(lambda self: self.parcels(*OPEN))
    @rule(which=some, line=some, units=st.none() | few)
    def somebody_packs(self, which: int, line: int, units: int | None) -> None:
        self.pass_time()
        parcel, before, lines = self.at_work(which)
        one = lines[line % len(lines)]
        wanted = None if units is None else {one.seq: min(units, one.loose)}
        going = {each.seq: each.loose for each in lines if each.loose} if wanted is None else wanted
        try:
            shipment = pack.pack(self.cur, Shipment(parcel, wanted), at=self.now, actor=ACTOR)
        except NothingToShip:
            assert not any(going.values())
            return
        except WrongState:  # packed whole: nothing is left to pack
            raise AssertionError(f"{before} could not be packed") from None
        self.packed[shipment] = (parcel, going)
        accepted = "accepted" if before == "released" else before
        after = self.work(parcel)
        assert all(
            new.picked == max(old.picked, new.shipped + new.packed)
            for old, new in zip(lines, after, strict=True)
        )
        assert self.state_of(parcel) == state_after(accepted, after, "")

    @precondition(lambda self: self.packed)
    @rule(which=some)
    def somebody_unpacks(self, which: int) -> None:
        self.pass_time()
        shipment = sorted(self.packed)[which % len(self.packed)]
        parcel, _ = self.packed.pop(shipment)
        before, lines = self.state_of(parcel), self.work(parcel)
        pack.unpack(self.cur, shipment, at=self.now, actor=ACTOR)
        assert [line.picked for line in self.work(parcel)] == [line.picked for line in lines]
        assert self.state_of(parcel) == ("picked" if before == "packed" else before)

    @precondition(lambda self: self.packed)
    @rule(which=some)
    def it_leaves(self, which: int) -> None:
        self.pass_time()
        shipment = sorted(self.packed)[which % len(self.packed)]
        parcel, units = self.packed.pop(shipment)
        lines = {line.seq: line for line in self.work(parcel)}
        pack.leave(self.cur, shipment, at=self.now, actor=ACTOR)
        for seq, gone in units.items():
            self.note_shipped(lines[seq], gone)
        done = not any(line.wanted - line.shipped for line in self.work(parcel))
        assert self.state_of(parcel) == ("shipped" if done else "partly_shipped")

    def note_shipped(self, line: Work, gone: int) -> None:
        self.book.lines[line.order, line.seq].shipped += gone
        cell = line.sku, line.place
        self.book.there[cell] = max(0, self.book.there[cell] - gone)

    @precondition(lambda self: self.parcels(*OPEN))
    @rule(which=some, units=st.none() | few)
    def a_location_ships(self, which: int, units: int | None) -> None:
        """All that is left and not packed, or some units of one line."""
        self.pass_time()
        parcel, _, lines = self.at_work(which)
        left = [line for line in lines if line.loose]
        if not left:
            return
        going = {line.seq: line.loose for line in left}
        if units is not None:
            going = {left[0].seq: min(units, left[0].loose)}
        ship.ship(self.cur, [Shipment(parcel, going if units else None)], at=self.now, actor=ACTOR)
        for line in left:
            self.note_shipped(line, going.get(line.seq, 0))
        done = not any(line.wanted - line.shipped for line in self.work(parcel))
        assert self.state_of(parcel) == ("shipped" if done else "partly_shipped")

    @rule(which=some, units=st.integers(0, 5))
    def somebody_counts(self, which: int, units: int) -> None:
        super().somebody_counts(which, units)
        self.to_count.discard(self.cell_at(which))

    @invariant()
    def what_is_to_be_counted_is_known(self) -> None:
        found = self.rows("SELECT sku_id, location_id FROM inventory_count_task WHERE closed_at IS NULL")
        assert set(found) == self.to_count

    @invariant()
    def nobody_is_asked_twice(self) -> None:
        """Of an order's parcels at work none stands where the place itself refused the order before."""
        again = self.rows(
            "SELECT f.id FROM fulfilment_order f JOIN fulfilment_refusal r ON r.order_id = f.order_id"
            " AND r.location_id = f.location_id AND r.about = 'place' AND r.forgotten_at IS NULL"
            " WHERE f.created_at > r.at AND f.id <> r.fulfilment_order_id"
            " AND f.state NOT IN ('cancelled', 'rejected')"
        )
        assert {row[0] for row in again} <= self.by_hand
