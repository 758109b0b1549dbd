"""Two at once, or one who dies: a pick against a recall, a rejection against a shipment, a shipment told
twice. One wins, the other is told; nothing is half done.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from tests.company import ACTOR, MONDAY, Company, build
from tests.conftest import Database
from tests.fulfilment.opened import Opened, open_order, state_of, stock_of, units
from tests.fulfilment.test_recall import answer, ask, race, run_stage

from crossdock.app import verify
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.fulfilment import pack, picking, read, reject, ship
from crossdock.fulfilment.errors import NothingNamed, NothingToShip, StandsPacked, TooMany
from crossdock.fulfilment.picking import Pick, Short
from crossdock.fulfilment.ship import Shipment

UNTAKEN = {"decisions", "events", "parents"}  # checks of how an order came in
TURNS = 12
Act = Callable[[Cursor], None]


class Room:
    """A database that commits, with the company in it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.own = db.connect()
        with self.own.transaction(), self.own.cursor(binary=True) as cur:
            self.company: Company = build(cur)
        self.number = 0

    def open(self, *, recalled: int = 0) -> tuple[Opened, Any]:
        """A released order of four mugs; of those ``recalled`` are asked back."""
        self.number += 1
        with self.own.transaction(), self.own.cursor(binary=True) as cur:
            opened = open_order(cur, self.company, f"R-{self.number}", ("MUG", 4), released=True)
            return opened, ask(cur, self.company, opened, recalled) if recalled else None

    def race(self, first: Act, second: Act) -> list[str]:
        return race(self.db, first, second)

    def found(self, opened: Opened) -> tuple[str, dict[str, int]]:
        """State, and the ledger's units."""
        with self.own.transaction(), self.own.cursor(binary=True) as cur:
            return state_of(cur, opened), units(cur, opened)

    def answer(self, asked: Any) -> tuple[str, int]:
        with self.own.transaction(), self.own.cursor(binary=True) as cur:
            state, stopped = answer(cur, asked)
            return state, stopped

    def shown(self, opened: Opened) -> dict[str, Any]:
        with self.own.transaction(), self.own.cursor(binary=True) as cur:
            return read.one(cur, str(opened.id))


@pytest.fixture
def room(db: Database) -> Room:
    return Room(db)


def clean() -> None:
    wrong = [one.document() for one in verify.run() if not one.clean and one.check not in UNTAKEN]
    assert wrong == []


# Acts; a refusal is an answer.


def picks(told: Pick) -> Act:
    return lambda cur: picking.pick(cur, [told], at=MONDAY, actor=ACTOR)


def ships(told: Shipment) -> Act:
    def act(cur: Cursor) -> None:
        with suppress(NothingToShip):
            ship.ship(cur, [told], at=MONDAY, actor=ACTOR)

    return act


def rejects(opened: Opened) -> Act:
    def act(cur: Cursor) -> None:
        with suppress(NothingNamed):
            reject.reject(cur, [opened.id], "damaged", at=MONDAY, actor=ACTOR)

    return act


def packs(told: Shipment) -> Act:
    def act(cur: Cursor) -> None:
        with suppress(TooMany, StandsPacked):
            pack.pack(cur, told, at=MONDAY, actor=ACTOR)

    return act


def test_of_a_pick_and_a_recall_one_wins_and_the_other_hears_of_it(room: Room) -> None:
    for _ in range(TURNS):
        opened, asked = room.open(recalled=4)
        won = room.race(picks(Pick(opened.id)), run_stage)
        found = (*room.found(opened), room.answer(asked))
        if "first" in won:
            assert found == ("picked", {"released": 4}, ("too_late", 0))
        else:
            assert found == ("cancelled", {"open": 4}, ("stopped", 4))
    clean()


def test_of_units_short_and_units_recalled_none_comes_back_twice(room: Room) -> None:
    """The picker misses two while two of four are called back."""
    for _ in range(TURNS):
        opened, asked = room.open(recalled=2)
        room.race(picks(Pick(opened.id, {}, {1: Short(2, "damaged")})), run_stage)
        found = (*room.found(opened), room.answer(asked))
        # Whoever came first; the picker who came second found two left, and missed both.
        assert found in (
            ("accepted", {"open": 2, "released": 2}, ("too_late", 0)),
            ("rejected", {"open": 4}, ("stopped", 2)),
        )
    clean()


def test_the_same_shipment_told_twice_at_once_is_one(room: Room) -> None:
    for turn in range(TURNS):
        opened, _ = room.open()
        told = Shipment(opened.id, {1: 2}, reference=f"D-{turn}")
        assert sorted(room.race(ships(told), ships(told))) == ["first", "second"]
        assert len(room.shown(opened)["shipments"]) == 1
        assert room.found(opened) == ("partly_shipped", {"released": 2, "shipped": 2})
    clean()


def test_of_shipping_and_rejecting_the_same_units_one_wins(room: Room) -> None:
    for _ in range(TURNS):
        opened, _ = room.open()
        room.race(ships(Shipment(opened.id)), rejects(opened))
        assert room.found(opened) in (("shipped", {"shipped": 4}), ("rejected", {"open": 4}))
    clean()


def test_two_who_pack_the_same_units_pack_them_once(room: Room) -> None:
    for _ in range(TURNS):
        opened, _ = room.open()
        told = Shipment(opened.id, {1: 3})
        room.race(packs(told), packs(told))
        [line] = room.shown(opened)["lines"]
        assert (line["picked"], line["packed"]) == (3, 3)
    clean()


KILLED = """
import os, signal
from tests.conftest import _set_up_django
_set_up_django({dsn!r})
from tests.company import ACTOR, MONDAY
from crossdock.core import db
from crossdock.fulfilment import picking, ship
from crossdock.fulfilment.picking import Pick, Short
from crossdock.fulfilment.ship import Shipment
with db.transaction() as cur:
    {act}
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    "act",
    [
        "picking.pick(cur, [Pick({id}, {{}}, {{1: Short(4)}})], at=MONDAY, actor=ACTOR)",
        "ship.ship(cur, [Shipment({id}, reference='D-1')], at=MONDAY, actor=ACTOR)",
    ],
    ids=["short", "ship"],
)
def test_killed_before_the_commit_nothing_has_happened_and_telling_it_again_does_it_once(
    db: Database, act: str
) -> None:
    with database.transaction() as cur:
        company = build(cur)
        opened = open_order(cur, company, "A-1", ("MUG", 4), released=True)
    text = KILLED.format(dsn=db.dsn, act=act.format(id=opened.id))
    done = subprocess.run([sys.executable, "-c", text], env=os.environ, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    with database.transaction() as cur:
        assert state_of(cur, opened) == "released"
        assert stock_of(cur, company, "MUG") == (100, 4, 0)
        for _ in range(2):
            ship.ship(cur, [Shipment(opened.id, reference="D-1")], at=MONDAY, actor=ACTOR)
        assert state_of(cur, opened) == "shipped"
        assert stock_of(cur, company, "MUG") == (96, 0, 0)
        assert len(read.one(cur, str(opened.id))["shipments"]) == 1
    clean()
