"""Labels are bought once, whatever is killed or lost on the way; packed shipments leave, or are unpacked."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial

import pytest
from tests.company import ACTOR, MONDAY, build
from tests.conftest import Database
from tests.fulfilment.labelled import Hours, clean, packed, sales, turn
from tests.fulfilment.opened import open_order, state_of, stock_of, units
from tests.racing import both

from crossdock.app import verify
from crossdock.carriers import ports
from crossdock.carriers.errors import CarrierRefused
from crossdock.carriers.labels import Label
from crossdock.carriers.ports import Sold
from crossdock.carriers.tariff_carrier import TariffCarrier
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.errors import Unavailable
from crossdock.core.sql import Cursor
from crossdock.core.stages import Loop
from crossdock.fulfilment import buying, labels, numbering, pack, read, ship
from crossdock.fulfilment.errors import LabelBusy, LabelLacking, NothingToShip, ShipmentGone, TooMany
from crossdock.fulfilment.ship import Package, Shipment

pytestmark = pytest.mark.usefixtures("monday")


def test_packed_units_are_still_here_and_leave_once(cur: Cursor) -> None:
    company, opened, shipment = packed(cur)
    assert read.shipment(cur, shipment)["shipped_at"] is None
    assert units(cur, opened)["released"] == 2
    assert stock_of(cur, company, "MUG") == (100, 2, 0)
    with pytest.raises(NothingToShip):
        ship.ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    for _ in range(2):
        pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "shipped"
    assert stock_of(cur, company, "MUG") == (98, 0, 0)
    assert len(read.one(cur, str(opened.id))["shipments"]) == 1
    with pytest.raises(ShipmentGone):
        pack.unpack(cur, shipment, at=MONDAY, actor=ACTOR)


def test_what_is_packed_cannot_be_packed_again_until_it_is_unpacked(cur: Cursor) -> None:
    _, opened, shipment = packed(cur)
    with pytest.raises(TooMany):
        pack.pack(cur, Shipment(opened.id, units={1: 1}), at=MONDAY, actor=ACTOR)
    for _ in range(2):
        pack.unpack(cur, shipment, at=MONDAY, actor=ACTOR)
    assert read.one(cur, str(opened.id))["shipments"] == []
    with pytest.raises(ShipmentGone):
        pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
    part = pack.pack(cur, Shipment(opened.id, units={1: 1}, reference="R"), at=MONDAY, actor=ACTOR)
    assert pack.pack(cur, Shipment(opened.id, units={1: 1}, reference="R"), at=MONDAY, actor=ACTOR) == part
    pack.leave(cur, part, at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "partly_shipped"
    ship.ship(cur, [Shipment(opened.id)], at=MONDAY, actor=ACTOR)
    assert state_of(cur, opened) == "shipped"


class Shaky:
    """The tariff carrier behind a line that loses answers, or does not get through; by turns."""

    faults: "list[str]"

    def __init__(self) -> None:
        self._inner = TariffCarrier()

    def find(self, key: str, label: Label) -> Sold | None:
        return self._inner.find(key, label)

    def _next(self) -> str:
        return self.faults.pop() if self.faults else ""

    def buy(self, key: str, label: Label, at: datetime) -> Sold:
        fault = self._next()
        if fault == "time-out":
            raise Unavailable("no answer in time")
        if fault == "refused":
            raise CarrierRefused("no such service")
        sold = self._inner.buy(key, label, at)
        if fault == "lost":
            raise Unavailable("the answer was lost")
        return sold

    def void(self, key: str, tracking: str, at: datetime) -> None:
        fault = self._next()
        if fault == "refused":
            raise CarrierRefused("it was scanned already")
        self._inner.void(key, tracking, at)
        if fault == "lost":
            raise Unavailable("the answer was lost")

    def close(self) -> None:
        self._inner.close()


@pytest.fixture
def shaky() -> Iterator[list[str]]:
    """Faults of the carrier's, the last first."""
    Shaky.faults = []
    ports.sells("pelican", Shaky)
    yield Shaky.faults
    ports._ADAPTERS.pop("pelican")


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Hours:
    hours = Hours()
    monkeypatch.setattr(clock, "wall", lambda: hours.now)
    return hours


def test_a_label_is_bought_printed_again_and_given_back(db: Database, wall: Hours) -> None:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=2)
        asked = pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
        assert pack.label(cur, shipment, at=MONDAY, actor=ACTOR) == []
        with pytest.raises(LabelBusy):
            labels.files(cur, asked[0])
    assert turn() == 2
    with database.transaction() as cur:
        document = read.shipment(cur, shipment)
        numbers = [package["tracking"] for package in document["packages"]]
        assert numbers == [one["tracking"] for one in document["labels"]]
        assert len(set(numbers)) == 2
        pdf, zpl = labels.files(cur, asked[0])
        assert labels.files(cur, asked[0]) == (pdf, zpl)
        assert (pdf[:5], zpl[:3]) == (b"%PDF-", b"^XA")
        for _ in range(2):
            pack.void_label(cur, asked[0], at=MONDAY)
    assert turn() == 1
    assert sales(db) == (1, 1)
    with database.transaction() as cur:
        assert labels.one(cur, asked[0])["state"] == "voided"
        [again] = pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
        assert again not in asked
    turn()
    with database.transaction() as cur:
        pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
        with pytest.raises(ShipmentGone):
            pack.void_label(cur, again, at=MONDAY)
    assert sales(db) == (2, 1)
    clean()


def stays(cur: Cursor, shipment: int, *states: str) -> None:
    """The shipment cannot leave for these labels' sake, and nothing of it has moved."""
    with pytest.raises(LabelLacking) as told:
        pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
    assert [one["state"] for one in told.value.fields["packages"]] == list(states)
    assert read.shipment(cur, shipment)["shipped_at"] is None


def test_no_package_leaves_without_the_label_that_was_asked_for(
    db: Database, wall: Hours, shaky: list[str]
) -> None:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=3)
        pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
        stays(cur, shipment, "asked", "asked", "asked")
    shaky += ["refused"]
    turn()
    with database.transaction() as cur:
        stays(cur, shipment, "refused")
        lacks, *others = read.shipment(cur, shipment)["labels"]
        for one in others:
            pack.void_label(cur, one["id"], at=MONDAY)
        stays(cur, shipment, "refused", "voiding", "voiding")
        with pytest.raises(LabelBusy):
            numbering.give(cur, shipment, "1Z1", package=others[0]["package"], at=MONDAY, actor=ACTOR)
    shaky += ["refused"]  # the first of the two is kept
    turn()
    with database.transaction() as cur:
        states = {one["state"] for one in read.shipment(cur, shipment)["labels"]}
        assert states == {"refused", "bought", "voided"}
        stays(cur, shipment, "refused")  # the one given back travels without
        numbering.give(cur, shipment, "1Z1", package=lacks["package"], at=MONDAY, actor=ACTOR)
        assert len(pack.label(cur, shipment, at=MONDAY, actor=ACTOR)) == 1
    turn()
    with database.transaction() as cur:
        pack.leave(cur, shipment, at=MONDAY, actor=ACTOR)
    clean()


def test_of_leaving_and_giving_the_label_back_one_wins(db: Database, wall: Hours) -> None:
    with database.transaction() as cur:
        company = build(cur)
    for name in ("R-1", "R-2", "R-3", "R-4"):
        with database.transaction() as cur:
            opened = open_order(cur, company, name, ("MUG", 1), released=True)
            shipment = pack.pack(cur, Shipment(opened.id, packages=[Package()]), at=MONDAY, actor=ACTOR)
            [label] = pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
        turn()
        both(
            partial(pack.leave, shipment_id=shipment, at=MONDAY, actor=ACTOR),
            partial(pack.void_label, label_id=label, at=MONDAY),
        )
        with database.transaction() as cur:
            document = read.shipment(cur, shipment)
            [stands] = document["labels"]
            assert stands["state"] == ("voiding" if document["shipped_at"] is None else "bought")
        turn()
    clean()


def test_what_was_lost_is_looked_up_and_what_never_came_is_asked_again(
    db: Database, wall: Hours, shaky: list[str]
) -> None:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=4)
        pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
    shaky += ["lost", "time-out", "refused"]  # the fourth goes well
    turn()
    assert turn() == 0, "what failed waits"
    wall.pass_()
    turn(killed=True)
    assert turn() == 0, "leased by the process that died"
    wall.pass_()
    turn()
    with database.transaction() as cur:
        states = sorted(one["state"] for one in read.shipment(cur, shipment)["labels"])
        assert states == ["bought", "bought", "bought", "refused"]
        assert len(pack.label(cur, shipment, at=MONDAY, actor=ACTOR)) == 1, "the refused one, asked anew"
    turn()
    assert sales(db) == (4, 0)
    clean()


def test_unpacking_gives_labels_back_unless_the_carrier_refuses(
    db: Database, wall: Hours, shaky: list[str]
) -> None:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=2)
        asked = pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
        with pytest.raises(LabelBusy):
            pack.unpack(cur, shipment, at=MONDAY, actor=ACTOR)
    turn()
    with database.transaction() as cur:
        pack.unpack(cur, shipment, at=MONDAY, actor=ACTOR)
    shaky += ["lost", "refused"]
    turn()
    wall.pass_()
    turn()
    with database.transaction() as cur:
        found = [labels.one(cur, one) for one in asked]
    assert sorted(one["state"] for one in found) == ["bought", "voided"]
    assert [one["error"] for one in found if one["state"] == "bought"] == ["it was scanned already"]
    assert sales(db) == (1, 1)
    clean()


KILLED = """
import os, signal
from tests.conftest import _set_up_django
_set_up_django({dsn!r})
from crossdock.carriers.tariff_carrier import TariffCarrier
from crossdock.core import db
from crossdock.core.sql import Cursor
from crossdock.core import clock
from crossdock.fulfilment import buying
with db.transaction() as cur:
    found = buying.claim(cur, 32, clock.now())
buying.act(found)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.usefixtures("wall")
def test_a_process_killed_between_buying_and_writing_down_buys_nothing_twice(db: Database) -> None:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=3)
        pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
    run = subprocess.run([sys.executable, "-c", KILLED.format(dsn=db.dsn)], env=os.environ, check=False)
    assert run.returncode == -signal.SIGKILL
    assert sales(db) == (3, 0)
    assert turn() == 3  # at once: it is known that the process has died
    assert sales(db) == (3, 0)
    with database.transaction() as cur:
        assert {one["state"] for one in read.shipment(cur, shipment)["labels"]} == {"bought"}
    clean()


def test_verify_sees_a_sale_that_nobody_knows(db: Database, wall: Hours) -> None:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=2)
        pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
    turn()
    with db.connect(autocommit=True) as rival:
        rival.execute("INSERT INTO carriers_sale (key, sold_at) VALUES ('label/999', now())")
        rival.execute("UPDATE carriers_sale SET voided_at = now() WHERE serial = 1")
        rival.execute("UPDATE fulfilment_package SET tracking = 'x' WHERE seq = 2")
    with database.transaction() as cur:
        found = verify.check(cur, "labels")
    assert found.offences == 3


def test_the_loop_runs_the_stage(db: Database) -> None:
    import threading

    with database.transaction() as cur:
        _, _, shipment = packed(cur)
        pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
    Loop([buying.STAGE], stop=threading.Event(), waker=None).drain()
    assert sales(db) == (1, 0)


def test_labels_at_the_carrier_are_those_on_packages_and_those_void(
    db: Database, wall: Hours, shaky: list[str]
) -> None:
    """Sixty packages, lost answers, time-outs, turns that end before they write down; then voids. A thousand,
    and processes that are killed: tests/soak/test_labels.py.
    """
    count = 60
    die = random.Random(count)
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages=count)
        asked = pack.label(cur, shipment, at=MONDAY, actor=ACTOR)
    for voiding in (False, True):
        if voiding:
            with database.transaction() as cur:
                for label_id in asked[:: count // 10]:
                    pack.void_label(cur, label_id, at=MONDAY)
        for left in range(200 + count, 0, -1):
            shaky[:] = die.choices(["", "lost", "time-out"], [6, 2, 2], k=32) if left > 200 else []
            turn(killed=left > 200 and die.random() < 0.3)
            wall.pass_()
            with database.transaction() as cur:
                found = labels.show(cur, [shipment])
            if not {one["state"] for one in found} & {"asked", "voiding"}:
                break
    on_packages = {one["tracking"] for one in found if one["state"] == "bought"}
    void = [one for one in found if one["state"] == "voided"]
    assert len(on_packages) + len(void) == count
    assert len(void) == len(asked[:: count // 10])
    assert sales(db) == (len(on_packages), len(void))
    clean()
