"""Pre-orders wait for their day; what is not sold is held or back-ordered, by channel; and both go on."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from tests import company
from tests.company import ACTOR, MONDAY, Company
from tests.conftest import Database
from tests.sourcing.steps import brokered, state, take
from tests.sourcing.test_edits import edit

from crossdock.app import due, verify
from crossdock.catalog import kits, skus
from crossdock.catalog import selling as catalog
from crossdock.catalog.errors import NotStopped
from crossdock.catalog.importers import SKUS
from crossdock.core import db as database
from crossdock.core import imports
from crossdock.core.sql import Cursor
from crossdock.inventory.receipts import Announced
from crossdock.orders import holds, read
from crossdock.partners import channels
from crossdock.sourcing import amend, backorders, promise, selling, supplied, views
from crossdock.sourcing.edits import Assignment
from crossdock.sourcing.errors import CannotShipFrom
from crossdock.sourcing.policies import NONE

pytestmark = pytest.mark.usefixtures("monday")

DAY = timedelta(days=1)
FRIDAY, LATER = date(2026, 11, 27), date(2026, 12, 1)
# Friday 00:00 at LAX is 08:00 UTC.
BEFORE, BEGUN = MONDAY + 3 * DAY + timedelta(hours=16, minutes=59), MONDAY + 3 * DAY + timedelta(hours=17)


@pytest.fixture
def mine(cur: Cursor) -> Company:
    return company.build(cur)


def to_be_released(cur: Cursor, on: date | None = FRIDAY, sku: str = "LAMP") -> None:
    skus.import_rows(cur, [{"code": sku, "release_on": on}], at=MONDAY - DAY, actor=ACTOR)


def expected(cur: Cursor, order_id: int) -> date | None:
    row = cur.execute("SELECT expected_on FROM orders_line WHERE order_id = %s", (order_id,)).fetchone()
    assert row is not None
    day: date | None = row[0]
    return day


def order(cur: Cursor, mine: Company, key: str, units: int = 1, sku: str = "LAMP") -> int:
    return take(cur, mine.order(key, (sku, units), to="CA"))[0]


def test_a_pre_order_is_promised_its_release_day_and_leaves_on_it_not_before(
    cur: Cursor, mine: Company
) -> None:
    to_be_released(cur)
    order_id = order(cur, mine, "A", 2)
    assert state(cur, [order_id]) == ["backordered"]  # though ten stand there
    backorders.wake(cur, [mine.skus["LAMP"]], at=BEFORE)
    brokered(cur, BEFORE)
    assert state(cur, [order_id]) == ["backordered"]
    company.put(cur, mine, "LAMP", "LAX", 1)
    supplied.announce(
        cur,
        [Announced("PO-1", mine.skus["LAMP"], mine.locations["LAX"], 1, date(2026, 11, 24))],
        at=MONDAY,
        actor=ACTOR,
    )
    assert expected(cur, order_id) == FRIDAY
    assert due.release_skus(cur, BEFORE) == 0
    assert due.release_skus(cur, BEGUN) == 1
    assert brokered(cur, BEGUN) == [order_id]
    assert state(cur, [order_id]) == ["released"]
    assert expected(cur, order_id) is None
    assert due.release_skus(cur, BEGUN + DAY) == 0


def test_nobody_ships_a_pre_order_early_by_hand(cur: Cursor, mine: Company) -> None:
    order_id = order(cur, mine, "A")
    to_be_released(cur)
    waiting = order(cur, mine, "B")
    assert state(cur, [order_id, waiting]) == ["released", "backordered"]
    with pytest.raises(CannotShipFrom):
        edit(cur, waiting, assign=(Assignment("LAX", "1"),))


def test_pre_orders_are_taken_up_to_what_is_expected(cur: Cursor, mine: Company) -> None:
    to_be_released(cur, sku="SOFA")
    cell = mine.skus["SOFA"], mine.locations["LAX"]

    def announce(units: int, on: date, reference: str = "PO-1") -> None:
        supplied.announce(cur, [Announced(reference, *cell, units, on)], at=MONDAY, actor=ACTOR)

    announce(2, date(2026, 11, 25))
    fits, beyond = order(cur, mine, "A", 1, "SOFA"), order(cur, mine, "B", 2, "SOFA")
    due.promise_days(cur, MONDAY)
    assert (expected(cur, fits), expected(cur, beyond)) == (FRIDAY, None)
    assert holds.live(cur, [fits, beyond]) == {beyond: [("preorder_full", "sourcing")]}
    announce(1, LATER, "PO-2")
    assert expected(cur, beyond) == LATER
    assert holds.live(cur, [beyond]) == {}


def test_a_release_day_that_is_taken_back_releases(cur: Cursor, mine: Company) -> None:
    to_be_released(cur)
    order_id = order(cur, mine, "A")
    skus.import_rows(cur, [{"code": "LAMP", "release_on": None}], at=MONDAY, actor=ACTOR)
    backorders.wake(cur, [mine.skus["LAMP"]], at=MONDAY)
    brokered(cur)
    assert state(cur, [order_id]) == ["released"]


def test_a_promise_of_a_pre_order_is_of_the_release_day(cur: Cursor, mine: Company) -> None:
    to_be_released(cur)
    wanted = promise.Wanted([("LAMP", 1)], "US", "90001", "CA", ("standard",))
    [answer] = promise.promise(cur, wanted, at=MONDAY)
    assert answer["backordered"] == [{"sku": "LAMP", "quantity": 1, "expected_on": "2026-11-27"}]
    assert answer["later"]["available_on"] == "2026-11-27"
    assert answer["later"]["ship_on"] >= "2026-11-27"


def stop(cur: Cursor, mine: Company, how: catalog.How, channel_id: int = 0, sku: str = "MUG") -> None:
    selling.stop(cur, [mine.skus[sku]], channel_id, how, reason="recalled", at=MONDAY, actor=ACTOR)


def resume(cur: Cursor, mine: Company, channel_id: int = 0, sku: str = "MUG") -> int:
    return selling.resume(cur, [mine.skus[sku]], channel_id, at=MONDAY + DAY, actor=ACTOR)


def test_an_order_for_what_is_not_sold_is_held_until_it_is_sold_again(cur: Cursor, mine: Company) -> None:
    before = order(cur, mine, "A", sku="MUG")
    stop(cur, mine, "hold")
    [held, other] = take(cur, mine.order("B", ("MUG", 1), ("TEE", 1)), mine.order("C", ("TEE", 1)))
    assert state(cur, [before, held, other]) == ["released", "open", "released"]
    assert holds.said(cur, held) == [("selling_stopped", "MUG is not sold: recalled", None)]
    assert resume(cur, mine) == 1
    assert brokered(cur, MONDAY + DAY) == [held]
    assert state(cur, [held]) == ["released"]
    with pytest.raises(NotStopped):
        resume(cur, mine)


def test_who_lifts_the_hold_sends_it_all_the_same(cur: Cursor, mine: Company) -> None:
    stop(cur, mine, "hold")
    order_id = order(cur, mine, "A", sku="MUG")
    amend.lift(cur, [order_id], at=MONDAY, actor=ACTOR)
    brokered(cur)
    assert state(cur, [order_id]) == ["released"]


def test_an_order_for_two_things_that_are_not_sold_waits_for_both(cur: Cursor, mine: Company) -> None:
    stop(cur, mine, "hold")
    stop(cur, mine, "hold", sku="TEE")
    order_id = take(cur, mine.order("A", ("MUG", 1), ("TEE", 1)))[0]
    assert resume(cur, mine) == 0
    assert holds.live(cur, [order_id]) == {order_id: [("selling_stopped", "sourcing")]}
    assert resume(cur, mine, sku="TEE") == 1


def test_or_it_is_back_ordered_and_nothing_is_available(cur: Cursor, mine: Company) -> None:
    stop(cur, mine, "backorder")
    order_id = order(cur, mine, "A", sku="MUG")
    assert state(cur, [order_id]) == ["backordered"]
    backorders.wake(cur, [mine.skus["MUG"]], at=MONDAY)
    brokered(cur)
    assert state(cur, [order_id]) == ["backordered"]
    wanted = promise.Wanted([("MUG", 1)], "US", "10001", "NY", ("standard",))
    assert promise.promise(cur, wanted, at=MONDAY)[0]["status"] == "backordered"
    resume(cur, mine)
    assert brokered(cur, MONDAY + DAY) == [order_id]
    assert state(cur, [order_id]) == ["released"]
    assert verify.check(cur, "order_forgotten").clean


def test_a_stop_of_one_channel_leaves_the_others(cur: Cursor, mine: Company) -> None:
    other = channels.add(cur, "market", "api", at=MONDAY)
    stop(cur, mine, "backorder", other.id)
    there = replace(mine.order("B", ("MUG", 1)), channel_id=other.id)
    assert state(cur, take(cur, mine.order("A", ("MUG", 1)), there)) == ["released", "backordered"]
    kept = views.kept_from(cur, "market", NONE, other.id, MONDAY)
    assert kept == [views.Kept(mine.skus["MUG"], 0, views.ALL)]
    assert views.kept_from(cur, "web", NONE, mine.channel_id, MONDAY) == []
    resume(cur, mine, other.id)
    assert len(brokered(cur, MONDAY + DAY)) == 1


def test_what_is_sold_is_read_when_the_catalogue_has_changed_and_not_by_batch(
    db: Database,
) -> None:
    with database.transaction() as cur:
        mine = company.build(cur)
    with database.transaction() as cur:
        order(cur, mine, "A", sku="MUG")
    with patch.object(catalog, "current", side_effect=AssertionError), database.transaction() as cur:
        order(cur, mine, "B", sku="MUG")
    with database.transaction() as cur:
        stop(cur, mine, "hold")
    with database.transaction() as cur:
        held = order(cur, mine, "C", sku="MUG")
        assert holds.live(cur, [held]) == {held: [("selling_stopped", "sourcing")]}


def test_the_file_of_skus_names_release_days_and_substitutes(
    cur: Cursor, mine: Company, tmp_path: Path
) -> None:
    path = tmp_path / "skus.csv"
    head = "sku,name,weight_g,length_mm,width_mm,height_mm,active,release_on,substitute\n"
    path.write_text(
        head + "LAMP2,Lamp 2,2000,200,200,200,yes,2026-11-27,\nLAMP,Lamp,2000,200,200,200,no,,LAMP2\n"
    )
    report = imports.run(cur, SKUS, path, actor=ACTOR, at=MONDAY)
    assert (report.ok, report.created, report.changed) == (True, 1, 1)
    found = catalog.current(cur, MONDAY)
    known = skus.by_codes(cur, ["LAMP", "LAMP2"], MONDAY)
    assert found.releases == {known["LAMP2"].id: FRIDAY}
    assert found.substitutes == {known["LAMP"].id: known["LAMP2"].id}
    path.write_text(head + "LAMP,Lamp,2000,200,200,200,no,,LAMP\nTEE,Tee,200,100,100,100,no,,GNU\n")
    report = imports.run(cur, SKUS, path, actor=ACTOR, at=MONDAY + DAY)
    assert [(fault.row, fault.column) for fault in report.errors] == [(2, "substitute"), (3, "substitute")]


@pytest.mark.parametrize("how", ["hold", "backorder"])
def test_a_kit_that_is_not_sold_holds_though_its_components_are(
    cur: Cursor, mine: Company, how: catalog.How
) -> None:
    recipe = kits.Recipe("SET", {"MUG": 1, "TEE": 1})
    assert kits.import_rows(cur, [recipe], at=MONDAY - DAY, actor=ACTOR)[1] == {}
    ids = [skus.by_codes(cur, ["SET"], MONDAY)["SET"].id, mine.skus["LAMP"]]
    selling.stop(cur, ids, 0, how, reason="recalled", at=MONDAY, actor=ACTOR)
    order_id = take(cur, mine.order("A", ("SET", 1), to="CA"))[0]
    assert status(cur, order_id) == "held"
    assert state(cur, take(cur, mine.order("B", ("MUG", 1), to="CA"))) == ["released"]
    assert selling.resume(cur, ids[1:], 0, at=MONDAY + DAY, actor=ACTOR) == 0
    assert status(cur, order_id) == "held"
    assert selling.resume(cur, ids[:1], 0, at=MONDAY + DAY, actor=ACTOR) == 1
    brokered(cur, MONDAY + DAY)
    assert status(cur, order_id) == "released"


def status(cur: Cursor, order_id: int) -> str:
    (found,) = read.show(cur, [order_id])
    return str(found["status"])
