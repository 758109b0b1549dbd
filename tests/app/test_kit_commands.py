"""Kits and packs from the command line: listed, seen in stock, exported."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from tests import company
from tests.channels.filed import HEAD, row
from tests.conftest import Database

from crossdock.catalog import kits
from crossdock.core import db as database
from crossdock.core.actor import INTAKE
from crossdock.sourcing.take_in import take_in

Run = Callable[..., tuple[str, str]]


def test_kits_are_imported_listed_shown_ordered_and_exported(run: Run, db: Database, tmp_path: Path) -> None:
    with database.transaction() as cur:
        company.build(cur)
    made, names, path = tmp_path / "kits.csv", tmp_path / "names.csv", tmp_path / "orders.csv"
    made.write_text("sku,component_sku,quantity\nSET,MUG,2\nSET,TEE,1\n")
    names.write_text("channel,alias,sku,quantity\nweb,DOZEN,MUG,12\n")
    run("import", "skus", "--kits", str(made))
    run("import", "skus", "--aliases", str(names))
    (kit,) = json.loads(run("skus", "kits", "--json")[0])
    parts = [{"sku": "MUG", "quantity": 2}, {"sku": "TEE", "quantity": 1}]
    assert (kit["sku"], kit["components"]) == ("SET", parts)
    assert "2 x MUG, 1 x TEE" in run("skus", "kits")[0]
    (pack,) = json.loads(run("skus", "aliases", "--channel", "web", "--json")[0])
    assert (pack["channel"], pack["alias"], pack["sku"], pack["quantity"]) == ("web", "DOZEN", "MUG", "12")
    shown = json.loads(run("stock", "show", "SET", "--json")[0])
    assert {one["location"]: (one["available"], one["kit"]) for one in shown} == {
        "EWR": (10, True),
        "LAX": (10, True),
    }
    _, err = run("stock", "adjust", "SET", "EWR", "5", "--reason", "found", code=2)
    assert "name its components" in err
    path.write_text(HEAD + row("A-1", "SET", "3", "40.00") + row("A-1", "DOZEN", "1", "90.00"))
    run("import", "orders", str(path))
    out = tmp_path / "out.csv"
    run("export", "orders", "--out", str(out))
    with out.open() as file:
        lines = [
            (one["sku"], one["kit"] != "", one["quantity"], one["released"]) for one in csv.DictReader(file)
        ]
    assert lines == [
        ("SET", False, "3", "3"),
        ("DOZEN", False, "1", "1"),
        ("MUG", True, "6", "6"),
        ("TEE", True, "3", "3"),
        ("MUG", True, "12", "12"),
    ]


def test_a_kit_is_added_to_an_order_and_its_components_are_told(run: Run, db: Database, monday: None) -> None:
    with database.transaction() as cur:
        mine = company.build(cur)
        recipe = kits.Recipe("SET", {"MUG": 2, "TEE": 1})
        assert kits.import_rows(cur, [recipe], at=company.BEGAN, actor=company.ACTOR)[1] == {}
        draft = mine.order("A-1", ("MUG", 1))
        [taken] = take_in(cur, [(0, draft)], actor=INTAKE, at=company.MONDAY)
    number = f"SO-{taken.order_id}"
    wanted = ("orders", "edit", number, "--add", "SET=2@35.00")
    seen, done = run(*wanted, "--preview")[0], run(*wanted)[0]
    for told in (seen, done):
        assert "more due: 70.00 USD" in told
        assert "line added-2: nothing before, 2 of SET after" in told
        assert "line added-2/MUG: nothing before, 4 of MUG after" in told
    kit = json.loads(run("orders", "show", number, "--json")[0])["lines"][1]
    assert [(one["sku"], one["quantity"]) for one in kit["components"]] == [("MUG", 4), ("TEE", 2)]
    run("orders", "cancel", number, "--line", "added-2=1", "--reason", "too many")
    kit = json.loads(run("orders", "show", number, "--json")[0])["lines"][1]
    assert kit["quantities"]["cancelled"] == 1
