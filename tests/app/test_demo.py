"""The demo's day from outside: it ends well whatever goes wrong; its comparison sees what is not equal."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.app.installation import until
from tests.running import Running

from crossdock.app import demo_books
from crossdock.app.demo_books import TOO_LATE, Compared, Kept
from crossdock.twin.shop_books import GID, Books


@pytest.mark.soak
def test_a_day_with_everything_going_wrong_ends_well(tmp_path: Path) -> None:
    mine = Running(tmp_path / "home")
    given = ("demo", "--orders", "40", "--faults", "all,kill=6", "--exit", "--port", "0", "--seed", "3")
    found = subprocess.run(
        [sys.executable, "-m", "crossdock", *given],
        env=mine.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-4000:] + found.stderr[-4000:]
    assert "they agree" in found.stdout
    assert "40 (shop" in found.stdout


@pytest.mark.soak
@pytest.mark.parametrize("how", ["ended by a key", "its supervisor is gone"])
def test_it_keeps_serving_when_its_server_starts_anew(tmp_path: Path, how: str) -> None:
    mine = Running(tmp_path / "home")
    demo = subprocess.Popen(
        [sys.executable, "-m", "crossdock", "demo", "--orders", "5", "--port", "0"],
        env=mine.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert demo.stdout is not None
    try:
        said = ""
        while "Ctrl-C ends" not in said:
            said += demo.stdout.readline() or pytest.fail(said)
        before = mine.record
        os.kill(before["web"], signal.SIGKILL)
        until(lambda: mine.record["web"] != before["web"] and mine.ready(), "another web server")
        if how == "ended by a key":
            demo.send_signal(signal.SIGINT)
        else:
            os.kill(before["pid"], signal.SIGKILL)
        said += demo.stdout.read()
    finally:
        demo.terminate()
        demo.wait()
    assert demo.returncode == (how != "ended by a key"), said
    assert ("the installation has stopped" in said) == bool(demo.returncode)


def test_a_fault_that_nobody_knows_is_refused_with_those_that_are() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "crossdock", "demo", "--faults", "weather"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 2
    assert "weather" in found.stderr
    assert "late" in found.stderr


def kept(**changes: Any) -> Kept:
    given: dict[str, Any] = {
        "id": 1, "channel": "demo-shop", "external_id": "77", "ordered": 2, "cancelled": 0,
        "delivered": 2, "backordered": 0, "undated": 0, "holds": [], "trackings": ["T1"],
        "lines": {"770": (2, 2)},
    }  # fmt: skip
    return Kept(**given | changes)


def shop(*, units: int = 2, tracking: str = "T1", cancelled: bool = False) -> SimpleNamespace:
    books = Books(["EWR"])
    line = {"id": 770, "sku": "MUG", "quantity": 2, "current_quantity": 2}
    document = {"id": 77, "admin_graphql_api_id": f"{GID}/Order/77", "line_items": [line]}
    order = books.place(document, at="2026-11-23T10:00:00Z")
    if units:
        [part] = order.assigned[0].parts
        wanted = {f"{GID}/FulfillmentOrderLineItem/{part.id}": units}
        books.fulfil([(order.assigned[0].gid, wanted)], [{"number": tracking}])
    if cancelled:
        order.cancelled_at = "2026-11-23T11:00:00Z"
    return SimpleNamespace(books=books)


def differences(day: SimpleNamespace, ours: Mapping[str, Kept]) -> list[str]:
    found = Compared(list(ours.values()))
    demo_books._shop(found, day, dict(ours))  # type: ignore[arg-type]
    return found.differences


def test_equal_books_agree() -> None:
    assert differences(shop(), {"77": kept()}) == []


@pytest.mark.parametrize(
    ("day", "ours", "said"),
    [
        (shop(units=1), kept(), "units fulfilled"),
        (shop(tracking="T2"), kept(), "tracking"),
        (shop(cancelled=True), kept(), "units wanted"),
        (shop(), kept(lines={"770": (1, 2)}), "units wanted"),
        (shop(), kept(captured=1), "captured"),
    ],
)
def test_what_differs_from_the_shop_is_named(day: SimpleNamespace, ours: Kept, said: str) -> None:
    assert any(said in one for one in differences(day, {"77": ours}))


def test_what_was_changed_after_it_had_left_is_held_and_not_called_a_difference() -> None:
    assert differences(shop(cancelled=True), {"77": kept(holds=[TOO_LATE])}) == []


def test_orders_that_one_side_alone_has_are_named() -> None:
    found = Compared([])
    demo_books._there_once(found, "shop", {"1", "2"}, {"2": kept(), "3": kept()})
    assert len(found.differences) == 2
    assert not found.agree


def test_units_and_parcels_that_one_side_alone_has_are_named() -> None:
    site = SimpleNamespace(units=Counter({("FO-5", "MUG"): 2}))
    day: Any = SimpleNamespace(sites=[site], carriers=SimpleNamespace(parcels={"T1": None, "T9": None}))
    found = Compared([])
    demo_books._sites(found, day, {(5, "MUG"): 1, (6, "TEE"): 1})
    demo_books._carriers(found, day, [kept(), kept(trackings=["T2"])])
    assert [one.partition(":")[0] for one in found.differences] == [
        "FO-5, MUG, units that left", "FO-6, TEE, units that left", "parcel T2", "parcel T9",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, "delivered"),
        ({"delivered": 0, "cancelled": 2}, "cancelled"),
        ({"delivered": 0}, "open"),
        ({"delivered": 1, "backordered": 1}, "back-ordered"),
        ({"delivered": 1, "backordered": 1, "undated": 1}, "open"),
        ({"delivered": 0, "holds": ["unknown_sku"]}, "held"),
    ],
)
def test_how_an_order_ended(changes: dict[str, Any], end: str) -> None:
    assert kept(**changes).end == end
