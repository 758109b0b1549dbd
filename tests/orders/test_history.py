"""An order as it stood: whatever happens to it, it can be seen as it was after each act."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests import company
from tests.company import ACTOR, MONDAY

from crossdock.core import clock, personal
from crossdock.core.actor import INTAKE
from crossdock.core.personal import People
from crossdock.core.sql import Cursor, ints
from crossdock.fulfilment import accept, recall, release
from crossdock.orders import history, holds, notes, read
from crossdock.orders.holds import Hold
from crossdock.sourcing import amend, broker, merging, restating, take_in
from crossdock.sourcing.edits import Edit, LineEdit

MINUTE = timedelta(minutes=1)
LATER = ("version", "links")


class Played:
    """An order, and what it looked like after each act, by the moment."""

    def __init__(self, cur: Cursor, mine: Any, clock_at: Callable[[Any], None]) -> None:
        self.cur, self.mine, self.set = cur, mine, clock_at
        self.now = MONDAY
        self.seen: list[tuple[Any, dict[str, Any]]] = []
        [taken] = take_in.take_in(
            cur, [(0, mine.order("A-1", ("MUG", 3), ("TEE", 12)))], actor=INTAKE, at=self.now
        )
        self.id = taken.order_id
        self.look()

    def look(self) -> None:
        [document] = read.show(self.cur, [self.id])
        self.seen.append((self.now, {name: value for name, value in document.items() if name not in LATER}))
        self.now += MINUTE
        self.set(self.now)

    def act(self, what: str) -> None:
        getattr(self, f"do_{what}")()
        self.look()

    def do_hold(self) -> None:
        holds.put(self.cur, [Hold(self.id, "manual", "look at it")], at=self.now, actor=ACTOR)

    def do_lift(self) -> None:
        amend.lift(self.cur, [self.id], ["manual"], at=self.now, actor=ACTOR)

    def do_tag(self) -> None:
        notes.tag(self.cur, [self.id], add_tags=[f"t{self.now.minute}"], at=self.now, actor=ACTOR)

    def do_edit(self) -> None:
        self.edit(note=f"note {self.now.minute}")

    def do_fewer(self) -> None:
        line = read.show(self.cur, [self.id])[0]["lines"][0]
        if line["quantities"]["ordered"] - line["quantities"]["cancelled"] > 1:
            self.edit(lines=(LineEdit(line["external_id"], quantity=1),))

    def edit(self, **wanted: Any) -> None:
        [found] = read.show(self.cur, [self.id])
        amend.edit(
            self.cur,
            self.id,
            Edit(**wanted),
            version=found["version"],
            preview=False,
            at=self.now,
            actor=ACTOR,
        )

    def do_restate(self) -> None:
        draft = self.mine.order(
            "A-1", ("MUG", 4), ("TEE", 12), source_at=self.now, note=f"new {self.now.minute}"
        )
        restating.restate_orders(self.cur, [(self.id, 0, draft)], at=self.now, actor=INTAKE)

    def do_work(self) -> None:
        for stage in (broker.STAGE, release.STAGE, recall.STAGE):
            ids = stage.claim(self.cur, 100, self.now)
            if ids:
                stage.work(self.cur, ids)

    def do_accept(self) -> None:
        rows = self.cur.execute(
            "SELECT id FROM fulfilment_order WHERE order_id = %s AND state = 'released'", [self.id]
        ).fetchall()
        accept.accept(self.cur, [row[0] for row in rows], at=self.now, actor=ACTOR)

    def do_merge(self) -> None:
        merging.merge(self.cur, self.id, self.other(), reason="one parcel", at=self.now, actor=ACTOR)

    def do_merge_into(self) -> None:
        merging.merge(self.cur, self.other(), self.id, reason="one parcel", at=self.now, actor=ACTOR)

    def other(self) -> int:
        """One more order of the buyer, just taken in."""
        draft = self.mine.order(
            f"B-{self.now.minute}", ("MUG", 1), shipping=500, note="ring twice", tags=("vip",),
            deliver_by=MONDAY.date(), total=1500, computed_total=1500,
        )  # fmt: skip
        [taken] = take_in.take_in(self.cur, [(0, draft)], actor=INTAKE, at=self.now)
        return taken.order_id

    def do_cancel(self) -> None:
        amend.cancel(self.cur, self.id, reason="", at=self.now, actor=ACTOR)


def shown(document: dict[str, Any]) -> dict[str, Any]:
    """Without what is shown as it is now: see the module."""
    lines = [
        {name: value for name, value in line.items() if name != "expected_on"} for line in document["lines"]
    ]
    return {**document, "lines": lines}


ACTS = (
    "hold", "lift", "tag", "edit", "fewer", "restate", "work", "merge", "merge_into", "accept", "cancel",
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), max_size=7))
@example(acts=["edit", "merge", "merge", "fewer", "merge_into"])
@example(acts=["tag", "hold", "merge_into"])
def test_after_any_acts_every_moment_is_seen_again(
    cur: Cursor, monkeypatch: pytest.MonkeyPatch, acts: list[str]
) -> None:
    with cur.connection.transaction(force_rollback=True):
        mine = company.build(cur)
        played = Played(cur, mine, lambda at: monkeypatch.setattr(clock, "now", lambda: at))
        for act in acts:
            try:
                with cur.connection.transaction():
                    played.act(act)
            except Exception as error:
                if type(error).__module__.startswith("crossdock."):
                    continue  # this cannot be done to the order as it is: it stays as it was
                raise
        assert history.as_of(cur, played.id, MONDAY - MINUTE) is None
        for at, document in played.seen:
            found = history.as_of(cur, played.id, at + MINUTE / 2)
            assert found is not None
            assert shown(found) == shown(document), at


def test_what_was_forgotten_is_not_remembered(cur: Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = company.build(cur)
    played = Played(cur, mine, lambda at: monkeypatch.setattr(clock, "now", lambda: at))
    for act in ("edit", "restate", "tag"):
        played.act(act)
    people = People(ints([played.id]), ints([]), [], frozenset(), [])
    personal.forget(cur, people)
    told = cur.execute("SELECT data::text FROM core_event WHERE order_id = %s", [played.id]).fetchall()
    assert not [row for row in told if row[0] and "note " in row[0].replace('"note": ', "")]
    found = history.as_of(cur, played.id, MONDAY)
    assert found is not None
    assert found["note"] is None
