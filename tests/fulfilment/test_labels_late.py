"""A process that hangs beyond its lease while it buys a label: another does its work, and then its own answer
comes. One label is at the carrier, or the surplus one is given back.
"""

import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from tests.app.installation import until
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.faults.label_worker import Hang, started, stopped
from tests.fulfilment.labelled import Hours, clean, packed, sales, turn

from crossdock.carriers import ports, sscc
from crossdock.carriers.errors import CarrierRefused
from crossdock.carriers.labels import Label
from crossdock.carriers.ports import Sold
from crossdock.carriers.tariff_carrier import TariffCarrier
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.effects import Effect
from crossdock.fulfilment import buying, labels, pack

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Hours:
    hours = Hours()
    monkeypatch.setattr(clock, "wall", lambda: hours.now)
    return hours


def asked_for(packages: int = 1) -> list[int]:
    with database.transaction() as cur:
        _, _, shipment = packed(cur, packages)
        return pack.label(cur, shipment, at=MONDAY, actor=ACTOR)


def claimed() -> list[Effect]:
    with database.transaction() as cur:
        return buying.claim(cur, 32, MONDAY)


def settled(acted: list[buying.Acted]) -> None:
    with database.transaction() as cur:
        buying.settle(cur, acted)


def state_of(label_id: int) -> str:
    with database.transaction() as cur:
        return str(labels.one(cur, label_id)["state"])


def test_a_refusal_that_comes_late_does_not_undo_what_another_has_bought(db: Database, wall: Hours) -> None:
    [label] = asked_for()
    late = claimed()
    wall.pass_()
    again = claimed()
    bought = buying.act(again)
    settled([buying.Acted(late[0], error="something was refused")])
    assert state_of(label) == "asked"
    settled(bought)
    settled([buying.Acted(late[0], away="no answer in time")])
    assert state_of(label) == "bought"
    assert claimed() == []
    assert sales(db) == (1, 0)
    clean()


def test_a_purchase_that_comes_late_is_the_one_that_another_looks_up(db: Database, wall: Hours) -> None:
    [label] = asked_for()
    late = claimed()
    bought = buying.act(late)
    wall.pass_()
    again = claimed()
    settled(bought)
    settled(buying.act(again))
    assert state_of(label) == "bought"
    assert sales(db) == (1, 0)
    clean()


def test_what_is_bought_for_a_label_that_was_refused_meanwhile_is_given_back(
    db: Database, wall: Hours
) -> None:
    [label] = asked_for()
    bought = buying.act(claimed())
    wall.pass_()
    settled([buying.Acted(claimed()[0], error="the account is closed")])
    settled(bought)
    assert state_of(label) == "refused"
    assert turn() == 1
    assert sales(db) == (0, 1)
    clean()


def test_nothing_is_asked_of_a_carrier_once_the_lease_is_over(db: Database, wall: Hours) -> None:
    asked_for(packages=2)
    late = claimed()
    wall.pass_()
    assert [one.late for one in buying.act(late)] == [True, True]
    settled(buying.act(late))
    assert sales(db) == (0, 0)
    assert turn() == 2
    assert sales(db) == (2, 0)
    clean()


def test_given_back_after_all_is_given_back(db: Database, wall: Hours) -> None:
    """One attempt heard that the carrier keeps it, an earlier one that it took it back: it took it back."""
    [label] = asked_for()
    turn()
    with database.transaction() as cur:
        pack.void_label(cur, label, at=MONDAY)
    done = buying.act(claimed())
    wall.pass_()
    settled([buying.Acted(claimed()[0], error="it was scanned already")])
    assert state_of(label) == "bought"
    settled(done)
    assert state_of(label) == "voided"
    assert sales(db) == (0, 1)
    clean()


class Keyless(TariffCarrier):
    """A carrier that sells anew each time that it is asked, whatever the key."""

    def find(self, key: str, label: Label) -> Sold | None:
        return next(iter(self._sold(key, label)), None)

    def buy(self, key: str, label: Label, at: datetime) -> Sold:
        return super().buy(f"{key}#{len(self._sold(key, label))}", label, at)

    def void(self, key: str, tracking: str, at: datetime) -> None:
        for turn_ in range(2):
            try:
                return super().void(f"{key}#{turn_}", tracking, at)
            except CarrierRefused:
                continue
        raise CarrierRefused("no such label")

    def _sold(self, key: str, label: Label) -> list[Sold]:
        found = [super(Keyless, self).find(f"{key}#{turn_}", label) for turn_ in range(2)]
        return [one for one in found if one is not None]


@pytest.fixture
def keyless() -> Iterator[None]:
    ports.sells("pelican", Keyless)
    yield
    ports._ADAPTERS.pop("pelican")


@pytest.mark.usefixtures("keyless")
@pytest.mark.parametrize("first", [True, False], ids=["its own answer first", "the other's answer first"])
def test_a_carrier_without_keys_takes_the_surplus_label_back(
    db: Database, wall: Hours, *, first: bool
) -> None:
    [label] = asked_for()
    late = claimed()
    wall.pass_()
    again = claimed()
    wall.now = late[0].until.replace(year=2020)  # the check of the lease came before it hung
    own = buying.act(late)
    with ports.Carriers() as carriers:
        printed = msgspec.convert(again[0].request["print"], Label)
        sold = carriers.reach("pelican").buy(f"label/{label}", printed, MONDAY)
        other = [buying.Acted(again[0], sold=sold)]
    for answer in (own, other) if first else (other, own):
        settled(answer)
    assert sales(db) == (2, 0)
    assert turn() == 1
    assert sales(db) == (1, 1)
    assert state_of(label) == "bought"
    with db.connect() as seen:
        [kept] = seen.execute("SELECT serial FROM carriers_sale WHERE voided_at IS NULL").fetchall()
        [(tracking,)] = seen.execute("SELECT tracking FROM fulfilment_package").fetchall()
    assert sscc.make(kept[0]) == tracking


@pytest.mark.parametrize("hang", [Hang.BEFORE, Hang.AFTER])
def test_a_worker_stopped_beyond_its_lease_buys_nothing_twice(
    db: Database, tmp_path: Path, hang: Hang
) -> None:
    """A real process, stopped by SIGSTOP at the carrier's, and continued when another had its turn."""
    [label, _] = asked_for(packages=2)
    with started(db.url, tmp_path, lease=1, hang=hang) as worker:
        until(lambda: stopped(worker), "the worker to stop at the carrier's")
        assert until(turn, "the lease to be over") == 2
        assert sales(db) == (2, 0)
        worker.send_signal(signal.SIGCONT)
        with database.transaction() as cur:
            pack.void_label(cur, label, at=MONDAY)
        until(lambda: state_of(label) == "voided", "the worker to go on")
    assert sales(db) == (1, 1)
    clean()
