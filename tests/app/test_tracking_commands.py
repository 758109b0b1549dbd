"""Parcels from the command line: files of scans, telling by hand, looking."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import company
from tests.company import ACTOR, MONDAY
from tests.conftest import Database
from tests.fulfilment.opened import Opened, open_order

from crossdock.core import clock
from crossdock.core import db as database
from crossdock.fulfilment import ship, tracking
from crossdock.fulfilment.ship import Package, Shipment
from crossdock.mailbox import intake

Run = Callable[..., tuple[str, str]]
FILE = """tracking,status,at,carrier,city,country,detail
1Z 1,accepted,2026-11-23T16:00:00Z,pelican,Newark,US,
1Z1,Out for delivery,2026-11-24T07:00:00-05:00,pelican,New York,US,"On the van, 3"
1Z1,delivered,2026-11-24T15:00:00Z,pelican,New York,US,
1Z1,delivered,2026-11-24T15:00:00Z,pelican,New York,US,
"""


@pytest.fixture
def sent(db: Database, monday: None) -> Opened:
    """Two mugs on their way under 1Z1."""
    with database.transaction() as cur:
        opened = open_order(cur, company.build(cur), "A-1", ("MUG", 2), released=True)
        ship.ship(cur, [Shipment(opened.id, packages=[Package("1Z1")])], at=MONDAY, actor=ACTOR)
    return opened


def work() -> None:
    with database.transaction() as cur:
        intake.work(cur, intake.claim(cur, 100, clock.now()))
        tracking.work(cur, tracking.claim(cur, 100, clock.now()))


def shown(run: Run, *arguments: str) -> Any:
    return json.loads(run("tracking", *arguments, "--json")[0])


def test_a_file_of_scans_is_kept_row_by_row_and_settled(run: Run, sent: Opened, tmp_path: Path) -> None:
    path = tmp_path / "scans.csv"
    path.write_text(FILE)
    report = json.loads(run("import", "tracking", str(path), "--json")[0])
    assert (report["created"], report["unchanged"], report["ok"]) == (3, 1, True)
    work()
    found = shown(run, "show", "1z1")
    assert (found["state"], found["since"]) == ("delivered", "2026-11-24T15:00:00Z")
    assert [one["status"] for one in found["scans"]] == ["accepted", "out_for_delivery", "delivered"]
    assert found["scans"][1]["detail"] == "On the van, 3"
    order = json.loads(run("orders", "show", f"SO-{sent.order_id}", "--json")[0])
    assert order["status"] == "delivered"
    path.write_text(FILE + "1Z1,in_transit,2026-11-23T20:00:00Z,pelican,,,\n")
    report = json.loads(run("import", "tracking", str(path), "--json")[0])
    assert (report["created"], report["unchanged"]) == (1, 4)
    said, _ = run("tracking", "show", "1Z1")
    assert "1Z1: delivered since 2026-11-24T15:00:00Z" in said
    assert f"SO-{sent.order_id}" in said


def test_json_lines_do_too(run: Run, sent: Opened, tmp_path: Path) -> None:
    path = tmp_path / "scans.jsonl"
    path.write_text('{"tracking": "1Z1", "status": "returned_to_sender", "at": "2026-11-24T15:00:00Z"}\n')
    run("import", "tracking", str(path))
    work()
    assert shown(run, "show", "1Z1")["state"] == "returned"
    order = json.loads(run("orders", "show", f"SO-{sent.order_id}", "--json")[0])
    assert [one["code"] for one in order["holds"]] == ["returned_to_sender"]


def test_rows_at_fault_are_named_and_nothing_is_kept(run: Run, sent: Opened, tmp_path: Path) -> None:
    path = tmp_path / "scans.csv"
    path.write_text(
        FILE + "1Z1,flying,2026-11-24T15:00:00Z,,,,\n1Z1,accepted,2226-11-24T15:00:00Z,,,,\n,x,y,,,,\n"
    )
    report = json.loads(run("import", "tracking", str(path), "--json", code=1)[0])
    found = {(one["row"], one["column"]) for one in report["errors"]}
    assert found == {(6, "status"), (7, "at"), (8, "tracking"), (8, "status"), (8, "at")}
    work()
    assert shown(run, "list", "--unknown") == []
    assert shown(run, "show", "1Z1")["scans"] == []


def test_what_a_person_heard_is_told_by_hand(run: Run, sent: Opened) -> None:
    [told] = shown(run, "tell", "1z1", "delivered", "--detail", "by telephone")
    assert (told["state"], told["since"], told["known"]) == ("delivered", "2026-11-23T15:00:00Z", True)
    [told] = shown(run, "tell", "1Z1", "corrected")
    assert told["state"] == "in_transit"
    run("tracking", "tell", "1Z1", "exception", "--at", "2026-11-24T10:00:00")
    assert [one["tracking"] for one in shown(run, "list", "--state", "exception")] == ["1Z1"]
    said, _ = run("tracking", "list")
    assert "exception" in said
    run("tracking", "tell", "1Z1", "delivered", "--at", "2226-11-24T10:00:00", code=2)
    assert shown(run, "list", "--silent", "1") == []
    [lost] = shown(run, "tell", "9Z9", "accepted")
    assert lost["known"] is False
    assert [one["tracking"] for one in shown(run, "list", "--unknown")] == ["9Z9"]
