"""The kit machine where EWR answers recalls: it is asked for what it has accepted, gives all, some or nothing
of it back, or packs and ships it first. The notebook knows which changes wait, and when they are made.
"""

from typing import Final, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from tests import company
from tests.company import ACTOR, Company
from tests.sourcing.kit_machine import KitMachine
from tests.sourcing.order_machine import STAGES, some, towns

from crossdock.core.recalls import Cause
from crossdock.core.sql import Cursor
from crossdock.fulfilment import accept, asking
from crossdock.fulfilment.errors import TooMany
from crossdock.network import locations
from crossdock.orders.errors import NotCancellable
from crossdock.sourcing import amend, waiting

ASKS: Final = "EWR"

ASKABLE: Final = """
SELECT coalesce(sum(n.quantity - n.shipped - n.stopped - coalesce((
    SELECT sum(x.quantity)
    FROM fulfilment_shipment s JOIN fulfilment_shipment_line x ON x.shipment_id = s.id
    WHERE s.fulfilment_order_id = f.id AND x.line_seq = n.line_seq
        AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
), 0)), 0)::int
FROM fulfilment_order f JOIN fulfilment_line n ON n.fulfilment_order_id = f.id
WHERE f.order_id = %s AND n.line_seq = %s AND f.location_id = %s
    AND f.state IN ('accepted', 'picked', 'partly_shipped')
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


class AskedMachine(KitMachine):
    @classmethod
    def prepare(cls, cur: Cursor, mine: Company) -> None:
        super().prepare(cur, mine)
        locations.import_rows(cur, [{"code": ASKS, "recall": "asks"}], at=company.BEGAN, actor=ACTOR)

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
        rests = {
            seq: min(wanted.get(seq, 0), idle + stops + late) - idle - stops
            for seq, (idle, stops, late) in parts.items()
        }
        asks = {seq for seq, rest in rests.items() if rest > 0 and self.askable(order, seq)}
        too_late = sum(rest for seq, rest in rests.items() if rest > 0 and seq not in asks)
        cancelled, _ = self.note_cancelled(order, wanted)
        try:
            found = amend.cancel(self.cur, order, units=units, reason="held", at=self.now, actor=ACTOR)
        except NotCancellable:
            assert not cancelled
            assert not asks
        else:
            assert (found.units, found.too_late) == (cancelled, too_late)
            assert len(found.pending) == len(asks)

    def waits(self, order: int, seq: int, units: int, *, moves: bool) -> bool:
        """Whether the edit needs what EWR has at work."""
        return super().too_late(order, seq, units, moves=moves)

    def too_late(self, order: int, seq: int, units: int, *, moves: bool) -> bool:
        """EWR gives back what it has not packed."""
        parts = self.stoppable(order)
        short = any(
            -more > sum(parts[of][:2]) + self.askable(order, of)
            for of, more in self.changes(order, seq, units).items()
        )
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
            parts = {each.seq for each in self.work(parcel)}
            bought = [
                seq
                for seq in sorted(self.lines_of(order))
                if parts & self.changes(order, seq, 0).keys() and (seq not in parts & self.in_kits(order))
            ]
            line = sorted(self.lines_of(order)).index(bought[line % len(bought)])
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
