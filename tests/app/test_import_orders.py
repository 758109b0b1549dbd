"""``crossdock import orders``: what it prints, writes and exits with."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from tests import company
from tests.channels.filed import HEAD, row
from tests.conftest import Database

from crossdock.core import db as database

Run = Callable[..., tuple[str, str]]


def test_orders_are_imported_each_by_itself_with_a_result_for_every_row(
    run: Run, db: Database, tmp_path: Path
) -> None:
    with database.transaction() as cur:
        company.build(cur)
    path, result = tmp_path / "orders.csv", tmp_path / "result.csv"
    path.write_text(
        HEAD + row("A-1", "MUG", "2") + row("A-2", quantity="=two") + row("A-1", "TEE", "1", "20.00")
    )
    said = json.loads(run("import", "orders", str(path), "--dry-run", "--json", code=1)[0])
    assert (said["created"], said["applied"], said["refused"]) == (1, False, 1)
    out, err = run("import", "orders", str(path), "--result", str(result), code=1)
    assert "3 rows read, 1 orders new (0 held)" in out
    assert err.startswith("row 3  quantity  '=two': ")
    rows = list(csv.DictReader(result.open()))
    assert [(one["row"], one["result"]) for one in rows] == [("3", "refused"), ("2", "new"), ("4", "new")]
    assert rows[0]["found"] == "'=two"  # no spreadsheet takes it for a formula
    assert rows[1]["order"].startswith("SO-")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["orders.csv", "result.csv"]
    shown = json.loads(run("orders", "show", rows[1]["order"], "--json")[0])
    assert shown["external_id"] == "A-1"
    (waiting,) = json.loads(run("messages", "list", "--state", "quarantined", "--json")[0])
    assert waiting["kind"] == "file/orders"


def test_a_file_imported_before_is_skipped_by_its_content(run: Run, db: Database, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        (tmp_path / name).write_text(HEAD + row("A-1"))
    assert json.loads(run("import", "orders", str(tmp_path / "one.csv"), "--json")[0])["created"] == 1
    out, _ = run("import", "orders", str(tmp_path / "two.csv"))
    assert out.startswith("two.csv was imported before, as one.csv")
    again = json.loads(run("import", "orders", str(tmp_path / "two.csv"), "--again", "--json")[0])
    assert (again["created"], again["unchanged"]) == (0, 1)


def test_what_cannot_be_meant_is_refused_before_the_file_is_read(
    run: Run, db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(HEAD + row("A-1"))
    for arguments in (("--profile", "abacus"), ("--time-zone", "PST"), ("--encoding", "runes")):
        _, err = run("import", "orders", str(path), *arguments, code=2)
        assert err.count("\n") == 1
