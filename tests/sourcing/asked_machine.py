"""The kit machine where EWR answers recalls: it is asked for what it has accepted, gives all, some or nothing
of it back, or packs and ships it first. The notebook knows which changes wait, and when they are made.
"""

from decimal import Decimal
from typing import Final, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from tests import company
from tests.company import ACTOR, ADDRESSES, Company
from tests.company import SKUS as CATALOGUE
from tests.sourcing.kit_machine import KitMachine
from tests.sourcing.order_machine import SKUS, STAGES, few, some, towns

from crossdock.core.recalls import Cause
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, asking
from crossdock.fulfilment.errors import TooMany
from crossdock.network import locations
from crossdock.orders import edit as orders
from crossdock.orders.errors import NotCancellable
from crossdock.sourcing import amend, waiting
from crossdock.sourcing.edits import Edit, LineEdit, NewLine
from crossdock.sourcing.errors import EditInvalid, NotEditable, TooLateToEdit

ASKS: Final = "EWR"

ASKABLE: Final = """
SELECT coalesce(sum(n.quantity - n.shipped - n.stopped - coalesce((
    SELECT sum(x.quantity)
    FROM fulfilment_shipment s JOIN fulfilment_shipment_line x ON x.shipment_id = s.id
    WHERE s.fulfilment_order_id = f.id AND x.line_seq = n.line_seq
        AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
), 0)), 0)::int
FROM fulfilment_order f JOIN fulfilment_line n ON n.fulfilment_order_id = f.id
WHERE f.order_id = %s AND n.line_seq = %s AND f.location_id = %s AND f.state IN ('accepted', 'picked')
"""

QUESTIONS: Final = """
SELECT q.id, q.fulfilment_order_id, q.units, r.order_id, r.line_seq, r.quantity - r.stopped, r.target, r.cause
FROM fulfilment_recall q JOIN core_recall r ON r.id = q.recall_id
WHERE q.state = 'waiting' ORDER BY q.id
"""


class Question(NamedTuple):
    """What a location is asked: ``units``, of ``needed`` that its recall lacks."""

    id: int
    parcel: int
    units: int
    order: int
    seq: int
    needed: int
    target: str
    cause: str


class Wish(NamedTuple):
    """An edit that waits."""

    order: int
    seq: int
    units: int
    added: tuple[str, int] | None


class AskedMachine(KitMachine):
    @classmethod
    def prepare(cls, cur: Cursor, mine: Company) -> None:
        super().prepare(cur, mine)
        locations.import_rows(cur, [{"code": ASKS, "recall": "asks"}], at=company.BEGAN, actor=ACTOR)

    def __init__(self) -> None:
        super().__init__()
        self.wishes: dict[int, Wish] = {}  # by act

    def askable(self, order: int, seq: int) -> int:
        """Units that EWR has at work and has not packed."""
        return int(self.rows(ASKABLE, order, seq, self.mine.locations[ASKS])[0][0])

    def questions(self) -> list[Question]:
        return [Question(*row) for row in self.rows(QUESTIONS)]

    @precondition(lambda self: self.book.drafts)
    @rule(which=some, units=st.none() | st.dictionaries(st.integers(1, 3), st.integers(1, 5), min_size=1))
    def cancel_it(self, which: int, units: dict[int, int] | None) -> None:
        self.pass_time()
        order = self.order_at(which)
        parts = self.stoppable(order)
        wanted = {seq: sum(every) for seq, every in parts.items()} if units is None else units
        asks = any(
            min(wanted.get(seq, 0), idle + stops + late) > idle + stops and self.askable(order, seq)
            for seq, (idle, stops, late) in parts.items()
        )
        cancelled, too_late = self.note_cancelled(order, wanted)
        try:
            found = amend.cancel(self.cur, order, units=units, reason="held", at=self.now, actor=ACTOR)
        except NotCancellable:
            assert not cancelled
            assert not asks
        else:
            assert (found.units, bool(found.pending)) == (cancelled, asks)
            assert found.too_late == (0 if asks else too_late)

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
        """It is made, refused, or waits for EWR; until then nothing is changed."""
        self.pass_time()
        order, self.adds = self.order_at(which), added is not None
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
        for preview in (True, False):
            told: type[Exception] | None = None
            try:
                made = amend.edit(self.cur, order, said, preview=preview, at=self.now, actor=ACTOR)
            except (EditInvalid, NotEditable, TooLateToEdit) as error:
                told = type(error)
            assert told is wrong
            assert wrong or made.pending == waits
            if preview or wrong or waits:
                assert (self.quantities(), self.shelves()) == (before, shelves)
        if waits:
            assert made.act is not None
            self.wishes[made.act] = Wish(order, seq, units, added)
            self.edited.add(order)
        elif not wrong:
            self.note_edited(order, seq, units, added)

    def waits(self, order: int, seq: int, units: int, *, moves: bool) -> bool:
        """Whether the edit needs what EWR has at work."""
        line, parts = self.book.lines[order, seq], self.stoppable(order)
        idle, stops, _ = parts[seq]
        fewer = line.ordered - line.cancelled - units > idle + stops
        return fewer or (moves and any(late for _, _, late in parts.values()))

    def too_late(self, order: int, seq: int, units: int, *, moves: bool) -> bool:
        line, parts = self.book.lines[order, seq], self.stoppable(order)
        idle, stops, _ = parts[seq]
        short = line.ordered - line.cancelled - units > idle + stops + self.askable(order, seq)
        return short or (moves and any(late > self.askable(order, of) for of, (_, _, late) in parts.items()))

    @precondition(lambda self: self.questions())
    @rule(which=some, gives=st.none() | st.integers(0, 3), refuses=st.booleans())
    def a_location_answers(self, which: int, gives: int | None, refuses: bool) -> None:
        """It gives back all that is left of it, so many units, or nothing."""
        self.pass_time()
        found = self.questions()
        one = found[which % len(found)]
        number = f"FO-{one.parcel}"
        if refuses:
            self.note_answered(one, 0)
            waiting.refuse(self.cur, number, one.id, at=self.now, actor=ACTOR)
            self.note_settled()
            return
        [line] = [each for each in self.work(one.parcel) if each.seq == one.seq]
        there = min(one.units, line.loose)
        if gives is not None and gives > there:
            try:
                waiting.grant(self.cur, number, one.id, units=gives, at=self.now, actor=ACTOR)
            except TooMany:
                return
            raise AssertionError("it gave what it does not have")
        back = there if gives is None else gives
        self.note_answered(one, back)
        assert waiting.grant(self.cur, number, one.id, units=gives, at=self.now, actor=ACTOR) == back
        self.note_settled()

    @rule(
        which=some,
        line=some,
        units=st.none() | st.integers(0, 3),
        cancels=st.booleans(),
        to=st.none() | towns,
        answer=st.sampled_from(("gives", "gives some", "keeps", "waits")),
    )
    def a_change_meets_work(
        self, which: int, line: int, units: int | None, cancels: bool, to: str | None, answer: str
    ) -> None:
        """What EWR has at work, or takes up now, is changed; it may answer at once."""
        place = self.mine.locations[ASKS]
        found = [one for one in self.parcels("released", "accepted", "picked") if one[2] == place]
        if not found:
            self.orders_come(wanted=[([("MUG", 2), ("SET", 1)], "NY", False, False)])
            for stage in STAGES:
                self.turn(stage)
            found = [one for one in self.parcels("released", "accepted", "picked") if one[2] == place]
        if not found:
            return
        parcel, order, _ = found[which % len(found)]
        if self.state_of(parcel) == "released":
            accept.accept(self.cur, [parcel], at=self.now, actor=ACTOR)
        at = sorted(self.book.drafts.keys() - self.into.keys()).index(order)
        if cancels:
            wanted = None if units is None else dict.fromkeys(self.lines_of(order), units)
            self.cancel_it(at, wanted)
        else:
            plain = [each.seq for each in self.work(parcel) if each.seq not in self.in_kits(order)]
            if plain:
                line = sorted(self.lines_of(order)).index(plain[line % len(plain)])
            self.somebody_edits_it(at, line, units or 0, to, None, keep=False)
        if answer != "waits" and self.questions():
            self.a_location_answers(line, 1 if answer == "gives some" else None, refuses=answer == "keeps")

    def note_answered(self, one: Question, back: int) -> None:
        """What is given back, and what its recall finds when it is looked at again."""
        if one.target == "cancelled":
            idle, stops, _ = self.stoppable(one.order)[one.seq]
            more = min(one.needed - back, stops + idle)
            self.book.lines[one.order, one.seq].cancelled += back + more
        else:
            assert one.cause == Cause.QUESTION

    def note_settled(self) -> None:
        """Changes that waited are made, or refused."""
        rows = self.rows("SELECT id, state FROM sourcing_act WHERE id = any(%s)", list(self.wishes))
        for act, state in rows:
            if state == "pending":
                continue
            wish = self.wishes.pop(act)
            if state == "applied":
                self.note_edited(*wish)

    @rule()
    def what_was_answered_by_deeds_is_found(self) -> None:
        self.pass_time()
        while moot := asking.moot(self.cur, 1):
            [one] = [each for each in self.questions() if each.id == moot[0][0]]
            self.note_answered(one, 0)
            assert waiting.end_questions(self.cur, at=self.now) == 1
            self.note_settled()
        while waiting.finish(self.cur, at=self.now):
            self.note_settled()

    def everything_comes_to_rest(self) -> None:
        self.what_was_answered_by_deeds_is_found()
        while self.questions():
            self.a_location_answers(0, None, refuses=True)
        assert not self.wishes
        super().everything_comes_to_rest()
