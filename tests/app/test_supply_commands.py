"""Receipts and transfers from the command line, and the file of receipts."""

import json
from collections.abc import Callable
from pathlib import Path

from tests import company
from tests.conftest import Database

from crossdock.core import db as database

Run = Callable[..., tuple[str, str]]


def test_a_receipt_is_imported_comes_and_is_shown(run: Run, db: Database, tmp_path: Path) -> None:
    with database.transaction() as cur:
        company.build(cur)
    path = tmp_path / "po.csv"
    path.write_text(
        "reference,sku,location,quantity,expected_on,supplier\nPO-1,MUG,EWR,10,2026-11-27,Mills\n"
    )
    assert json.loads(run("import", "receipts", str(path), "--json")[0])["created"] == 1
    (row,) = json.loads(run("receipts", "list", "--json")[0])
    assert (row["reference"], row["state"], row["underway"], row["expected_on"]) == (
        "PO-1", "expected", 10, "2026-11-27",
    )  # fmt: skip
    assert "PO-1" in run("receipts", "list")[0]
    got = ("--got", "MUG=3", "--damaged", "MUG@EWR=1")
    for _ in range(2):
        found = json.loads(run("receipts", "arrive", "PO-1", "--reference", "D-1", *got, "--json")[0])
        (line,) = found["lines"]
        assert (line["received"], line["damaged"], line["underway"]) == (3, 1, 6)
    (cell,) = json.loads(run("stock", "show", "MUG", "--location", "EWR", "--json")[0])
    assert cell["on_hand"] == 103
    run("receipts", "arrive", row["number"], "--reference", "D-2", "--all")
    assert "received" in run("receipts", "show", "PO-1")[0]
    run("receipts", "arrive", "PO-1", "--reference", "D-3", "--got", "MUG", code=2)
    run("receipts", "cancel", "PO-1", code=1)


def test_a_transfer_is_planned_shipped_and_comes(run: Run, db: Database) -> None:
    with database.transaction() as cur:
        company.build(cur)
    places = ("--from", "EWR", "--to", "CHI")
    made = json.loads(
        run("transfers", "create", "M-1", *places, "--units", "MUG=20", "--units", "TEE=2", "--json")[0]
    )
    assert (made["state"], made["origin"]) == ("planned", "EWR")
    sent = json.loads(run("transfers", "ship", "M-1", "--expected-on", "2026-11-25", "--json")[0])
    assert sent["state"] == "in_transit"
    assert {line["sku"]: line["underway"] for line in sent["lines"]} == {"MUG": 20, "TEE": 2}
    assert "in transit" in run("transfers", "show", "M-1")[0]
    arrived = ("transfers", "arrive", "M-1", "--reference", "D-1", "--got", "MUG=19", "--final", "--json")
    found = json.loads(run(*arrived)[0])
    assert {line["sku"]: line["short"] for line in found["lines"]} == {"MUG": 1, "TEE": 2}
    run("transfers", "create", "M-2", *places, "--units", "MUG=1")
    assert json.loads(run("transfers", "cancel", "M-2", "--json")[0])["state"] == "cancelled"
    assert [row["reference"] for row in json.loads(run("transfers", "list", "--json")[0])] == ["M-2", "M-1"]


def test_selling_is_stopped_and_goes_on(run: Run, db: Database) -> None:
    with database.transaction() as cur:
        company.build(cur)
    stopped = json.loads(
        run("stock", "stop", "MUG", "TEE", "--channel", "web", "--reason", "recalled", "--json")[0]
    )
    assert [(one["sku"], one["channel"], one["how"]) for one in stopped] == [
        ("MUG", "web", "hold"),
        ("TEE", "web", "hold"),
    ]
    assert "recalled" in run("stock", "stops")[0]
    run("stock", "resume", "MUG", code=1)
    assert len(json.loads(run("stock", "resume", "MUG", "--channel", "web", "--json")[0])) == 1
    run("stock", "stop", "GNU", code=1)


def test_a_channel_is_paused_and_resumed(run: Run, db: Database) -> None:
    with database.transaction() as cur:
        company.build(cur)
    assert json.loads(run("channels", "pause", "web", "--json")[0]) == [{"channel": "web", "paused": True}]
    assert json.loads(run("channels", "list", "--json")[0])[0]["paused"]
    [found] = json.loads(run("channels", "resume", "web", "--json")[0])
    assert (found["paused"], found["messages"]) == (False, 0)
    run("channels", "pause", "nobody", code=1)
