"""What locations say, from the command line."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests import company
from tests.conftest import Database
from tests.sourcing.steps import change, take

from crossdock.core import db as database
from crossdock.core.actor import Actor
from crossdock.fulfilment import read
from crossdock.sourcing.take_in import take_in

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def part(db: Database, monday: None) -> str:
    """A released fulfilment order of three mugs and a tee: its number."""
    with database.transaction() as cur:
        mine = company.build(cur)
        draft = mine.order("A-1", ("MUG", 3), ("TEE", 1))
        [taken] = take_in(cur, [(0, draft)], actor=Actor("test", "x"), at=company.MONDAY)
        row = cur.execute("SELECT id FROM fulfilment_order WHERE order_id = %s", [taken.order_id]).fetchone()
    assert row is not None
    return f"FO-{row[0]}"


def said(run: Run, *arguments: str) -> Any:
    return json.loads(run(*arguments, "--json")[0])


def lines(document: Any) -> list[tuple[int, int, int, int]]:
    return [(one["picked"], one["packed"], one["shipped"], one["stopped"]) for one in document["lines"]]


def test_from_accepting_to_the_last_parcel(run: Run, part: str) -> None:
    assert [one["number"] for one in said(run, "fulfilment", "list", "--state", "released")] == [part]
    assert said(run, "fulfilment", "accept", part)["state"] == "accepted"
    assert lines(said(run, "fulfilment", "pick", part, "--short", "1=1")) == [(2, 0, 0, 1), (1, 0, 0, 0)]
    packed = said(run, "fulfilment", "pack", part, "--line", "1=1", "--weight", "400")
    [shipment] = packed["shipments"]
    assert shipment["packages"][0]["weight_g"] == 400
    assert lines(said(run, "fulfilment", "unpack", str(shipment["id"]))) == [(2, 0, 0, 1), (1, 0, 0, 0)]
    packed = said(run, "fulfilment", "pack", part, "--line", "1=1", "--reference", "P-1")
    left = said(run, "fulfilment", "leave", str(packed["shipments"][0]["id"]))
    assert (left["state"], lines(left)) == ("partly_shipped", [(2, 1, 1, 1), (1, 0, 0, 0)])
    told = ("--tracking", "1Z-1", "--tracking", "1Z-2", "--carrier", "pelican", "--reference", "D-7")
    for _ in range(2):
        shipped = said(run, "fulfilment", "ship", part, *told)
        assert (shipped["state"], len(shipped["shipments"])) == ("shipped", 2)
    [task] = said(run, "stock", "counts")
    assert (task["sku"], task["gone"], task["reference"]) == ("MUG", 1, part)
    run("stock", "count", "MUG", task["location"], "50")
    assert said(run, "stock", "counts") == []
    assert said(run, "stock", "counts", "--closed")[0]["counted"] == 50


def test_a_gate_is_lifted_and_closed_again(run: Run, db: Database, monday: None) -> None:
    with database.transaction() as cur:
        mine = company.build(cur)
        change(cur, "EWR", gates=["credit"])
        [made] = take(cur, mine.order("A-1", ("MUG", 1)))
        [part] = [one["number"] for one in read.of_order(cur, made)]
    assert "gate credit: closed, stops release, lifted by finance" in run("fulfilment", "show", part)[0]
    for _ in range(2):
        [gate] = said(run, "fulfilment", "lift-gate", part, "credit")["gates"]
        assert gate["lifted_by"]
    assert "gate credit: lifted 2026-11-23T" in run("fulfilment", "show", part)[0]
    [gate] = said(run, "fulfilment", "close-gate", part, "credit")["gates"]
    assert gate["lifted_at"] is None
    assert "has no gate customs" in run("fulfilment", "lift-gate", part, "customs", code=1)[1]


def test_rejecting_a_line_and_calling_the_rest_back(run: Run, part: str) -> None:
    words = {one["reason"] for one in said(run, "fulfilment", "reasons")}
    assert {"not_found", "closed", "other"} <= words
    run("fulfilment", "reject", part, "--reason", "damaged", "--line", "2=1")
    run("fulfilment", "accept", part)
    run("fulfilment", "withdraw", part, "--reason", "too slow", "--line", "1=1")
    gone = said(run, "fulfilment", "withdraw", part, "--reason", "no more", "--cancel")
    assert (gone["state"], lines(gone)) == ("cancelled", [(0, 0, 0, 3), (0, 0, 0, 1)])
    acts = [(one["act"], one["reason"], one["words"]) for one in gone["refusals"]]
    assert acts == [
        ("reject", "damaged", ""),
        ("withdraw", "withdrawn", "too slow"),
        ("withdraw", "withdrawn", "no more"),
    ]
    shown = run("fulfilment", "show", part)[0]
    assert "cancelled" in shown
    assert "too slow" in shown


@pytest.mark.parametrize("line", ["1", "1=x", "9=1", "1=1=1"])
def test_a_line_that_cannot_be_read_exits_with_2(run: Run, part: str, line: str) -> None:
    _, err = run("fulfilment", "reject", part, "--reason", "closed", "--line", line, code=2)
    assert "LINE=UNITS" in err
