"""Orders changed from the command line: previewed, made, listed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import company
from tests.company import MONDAY
from tests.conftest import Database

from crossdock.catalog import kits
from crossdock.core import db as database
from crossdock.core.actor import INTAKE
from crossdock.fulfilment import read, ship
from crossdock.orders.numbers import parse_number
from crossdock.partners import channels
from crossdock.sourcing.take_in import take_in

Run = Callable[..., tuple[str, str]]


@pytest.fixture
def number(db: Database, monday: None) -> str:
    """An order of three mugs and a tee, released at EWR."""
    with database.transaction() as cur:
        mine = company.build(cur)
        [taken] = take_in(cur, [(0, mine.order("A-1", ("MUG", 3), ("TEE", 1)))], actor=INTAKE, at=MONDAY)
    return f"SO-{taken.order_id}"


def asked(run: Run, *arguments: str, code: int = 0) -> Any:
    return json.loads(run("orders", *arguments, "--json", code=code)[0])


def test_an_edit_is_previewed_and_made(run: Run, number: str) -> None:
    before = asked(run, "show", number)
    wanted = ("edit", number, "--quantity", "1=1", "--remove", "2", "--add", "BOOK=1@30.00", "--note", "hi")
    seen = asked(run, *wanted, "--preview")
    assert (seen["preview"], seen["act"]) == (True, None)
    assert asked(run, "show", number) == before
    said, _ = run("orders", *wanted, "--preview")
    assert "50.00 USD before, 40.00 USD after" in said
    assert "stock: -2 of MUG reserved at EWR" in said
    made = asked(run, *wanted, "--version", str(before["version"]))
    assert made["money"] == seen["money"]
    [act] = asked(run, "acts", number)
    assert (act["id"], act["state"]) == (made["act"], "applied")
    run("orders", *wanted[:2], "--note", "late", "--version", str(before["version"]), code=1)


def test_what_needs_words_goes_in_a_file(run: Run, number: str, tmp_path: Path) -> None:
    path = tmp_path / "edit.json"
    address = {"line1": "9 Side Street", "city": "Los Angeles", "postal_code": "90001", "country": "US"}
    path.write_text(json.dumps({"ship_to": address, "deliver_by": "2026-12-24"}))
    made = asked(run, "edit", number, str(path), "--deliver-by", "none")
    assert made["fields"]["ship_to"]["after"]["line1"] == "9 Side Street"
    assert "deliver_by" not in made["fields"]
    path.write_text('{"colour": "red"}')
    run("orders", "edit", number, str(path), code=2)
    path.write_text("[1]")
    run("orders", "edit", number, str(path), code=2)


def test_a_cancellation_is_previewed_and_made(run: Run, number: str) -> None:
    wanted = ("cancel", number, "--reason", "asked", "--line", "1=2", "--line", "2")
    seen = asked(run, *wanted, "--preview")
    assert (seen["units"], seen["act"]) == (3, None)
    assert asked(run, *wanted)["units"] == 3
    states = [line["quantities"]["cancelled"] for line in asked(run, "show", number)["lines"]]
    assert states == [2, 1]
    run("orders", "cancel", number, "--reason", "asked", "--line", "9", code=2)


def test_locations_are_chosen_by_hand(run: Run, number: str) -> None:
    made = asked(run, "route", number, "--to", "LAX", "--reason", "a friend")
    assert {one["location"] for one in made["route"]["opened"]} == {"LAX"}
    made = asked(run, "route", number, "--to", "1=1@EWR")
    assert [one["location"] for one in made["route"]["opened"]] == ["EWR"]
    assert "CHI cannot ship" in run("orders", "route", number, "--to", "2=CHI", code=1)[1]
    made = asked(run, "source", number, "--again")
    assert {one["location"] for one in made["route"]["opened"]} == {"EWR"}
    run("orders", "source", number)


def test_a_fulfilment_order_is_split(run: Run, number: str) -> None:
    [whole] = asked(run, "show", number)["fulfilment_orders"]
    wanted = ("split", whole["number"], "--line", "1=2", "--at", "LAX", "--reason", "a friend")
    seen = asked(run, *wanted, "--preview")
    assert (seen["preview"], seen["act"]) == (True, None)
    assert "opened: FO-" in run("orders", *wanted, "--preview")[0]
    made = asked(run, *wanted)
    assert [one["number"] for one in made["route"]["opened"]] == [made["part"]]
    assert made["stock"] == seen["stock"]
    assert [one["kind"] for one in asked(run, "acts", number)] == ["split"]
    every = ("--line", "1=1", "--line", "2=1")
    assert "units that stay" in run("orders", *wanted[:2], *every, code=2)[1]
    run("orders", *wanted[:2], "--line", "9=1", code=2)
    run("orders", *wanted[:2], "--line", "1=1", "--line", "1=1", code=2)


def test_what_was_lost_is_replaced(run: Run, number: str) -> None:
    wanted = ("replace", number, "--reason", "lost", "--line", "1=2")
    assert "nothing" in run("orders", *wanted[:4], code=1)[1]
    with database.transaction() as cur:
        for part in read.of_order(cur, parse_number(number)):
            ship.ship(cur, [ship.Shipment(part["id"])], at=MONDAY, actor=INTAKE)
    new = asked(run, *wanted)
    assert [(line["sku"], line["quantity"]) for line in new["lines"]] == [("MUG", 2)]
    assert new["total"] == {"amount": "0.00", "currency": "USD"}
    assert asked(run, "show", number)["links"] == [{"kind": "replaced_by", "order": new["number"]}]
    assert f"replaces {number}" in run("orders", *wanted[:-1], "2=1", "--service-level", "next_day")[0]
    run("orders", *wanted[:-1], "9=1", code=2)
    run("orders", *wanted, "--service-level", "by_magic", code=2)
    run("orders", *wanted, code=2)


def test_an_order_is_merged_into_another(run: Run, number: str) -> None:
    with database.transaction() as cur:
        [channel_id] = channels.by_ids(cur)
        draft = company.Company(channel_id, {}, {}).order("A-2", ("MUG", 2))
        [taken] = take_in(cur, [(0, draft)], actor=INTAKE, at=MONDAY)
    other = f"SO-{taken.order_id}"
    wanted = ("merge", number, other, "--reason", "one parcel")
    seen = asked(run, *wanted, "--preview")
    assert (seen["preview"], seen["act"]) == (True, None)
    said = run("orders", *wanted, "--preview")[0]
    assert f"{number} would change" in said
    assert f"{other} would change" in said
    version = asked(run, "show", other)["version"]
    assert "read it again" in run("orders", *wanted, "--other-version", str(version + 1), code=1)[1]
    made = asked(run, *wanted, "--other-version", str(version))
    assert (made["difference"]["lines"], made["other"]) == (seen["difference"]["lines"], seen["other"])
    assert asked(run, "show", other)["links"] == [{"kind": "merged_into", "order": number}]
    assert [one["kind"] for one in asked(run, "acts", other)] == ["merge"]
    assert f"{other} was merged into {number}" in run("orders", "cancel", other, "--reason", "x", code=1)[1]
    assert "not merged with itself" in run("orders", "merge", number, number, code=1)[1]


@pytest.fixture
def kit_order(db: Database, monday: None) -> str:
    """An order of three sets of two mugs and a tee each, and of a book; released at EWR."""
    with database.transaction() as cur:
        mine = company.build(cur)
        kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], at=company.BEGAN, actor=INTAKE)
        [taken] = take_in(cur, [(0, mine.order("A-1", ("SET", 3), ("BOOK", 1)))], actor=INTAKE, at=MONDAY)
    return f"SO-{taken.order_id}"


def test_a_kits_line_is_cancelled_as_its_components(run: Run, kit_order: str) -> None:
    wanted = ("cancel", kit_order, "--reason", "asked", "--line")
    assert asked(run, *wanted, "1=1")["units"] == 3
    assert asked(run, *wanted, "1/MUG=2")["units"] == 2
    [kit, _] = asked(run, "show", kit_order)["lines"]
    assert [one["quantities"]["cancelled"] for one in kit["components"]] == [4, 1]
    assert asked(run, *wanted, "1", "--line", "2")["units"] == 5
    for wrong in ("1=4", "1=0", "9", "1=x", "1="):
        run("orders", *wanted, wrong, code=2)
    assert "comes twice" in run("orders", *wanted, "1=1", "--line", "1/TEE=1", code=2)[1]


def test_what_cannot_be_cancelled_is_no_success(run: Run, kit_order: str) -> None:
    wanted = ("cancel", kit_order, "--reason", "asked", "--line", "2")
    asked(run, *wanted)
    assert "is cancelled already" in run("orders", *wanted, code=1)[1]
    assert "is cancelled already" in run("orders", *wanted, "--preview", code=1)[1]
    run("orders", *wanted[:4], "--line", "9", code=2)
    run("orders", "cancel", "SO-9", *wanted[2:], code=1)


def test_a_lost_kit_is_replaced_by_its_line(run: Run, kit_order: str) -> None:
    wanted = ("replace", kit_order, "--reason", "lost", "--line")
    assert "0 have left" in run("orders", *wanted, "1=1", code=2)[1]
    with database.transaction() as cur:
        for part in read.of_order(cur, parse_number(kit_order)):
            ship.ship(cur, [ship.Shipment(part["id"])], at=MONDAY, actor=INTAKE)
    new = asked(run, *wanted, "1=1")
    assert [(line["sku"], line["quantity"]) for line in new["lines"]] == [("MUG", 2), ("TEE", 1)]
    run("orders", *wanted, "1=4", code=2)
    run("orders", *wanted, "2=0", code=2)
