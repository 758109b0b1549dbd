"""Bulk acts from the command line."""

from pathlib import Path

from tests.app.test_fulfilment_commands import Run, part, said
from tests.conftest import Database

from crossdock.core import db as database
from crossdock.core.personal import FORGOTTEN
from crossdock.desk import bulk

__all__ = ("part",)  # a fixture


def test_from_the_preview_to_the_undo(run: Run, part: str, tmp_path: Path) -> None:
    number = said(run, "fulfilment", "show", part)["order"]
    out, _ = run("bulk", "preview", "hold", "--all", "--reason", "recalled")
    assert "1 would change" in out
    assert "4 released units are asked back" in out
    seen = said(run, "bulk", "preview", "hold", "--all", "--reason", "recalled")["fingerprint"]
    made = said(run, "bulk", "run", "hold", "--all", "--reason", "recalled", "--fingerprint", seen)
    run("drain")
    shown = said(run, "bulk", "show", str(made["id"]), "--state", "done")
    assert [one["order"] for one in shown["items"]] == [number]
    assert said(run, "orders", "show", number)["status"] == "held"
    back = said(run, "bulk", "undo", str(made["id"]))
    run("drain")
    assert said(run, "orders", "show", number)["status"] == "released"
    assert [one["id"] for one in said(run, "bulk", "list")] == [back["id"], made["id"]]
    assert "undo hold" in run("bulk", "list")[0]
    numbers = tmp_path / "numbers.txt"
    numbers.write_text(f"{number}\nSO-9\n")
    noted = said(run, "bulk", "run", "note", "--from", str(numbers), "--text", "hers")
    run("drain")
    assert said(run, "bulk", "retry", str(noted["id"]))["counts"]["waiting"] == 1
    assert said(run, "bulk", "stop", str(noted["id"]))["counts"]["withdrawn"] == 1
    assert "cannot be taken back" in run("bulk", "undo", str(noted["id"]), code=1)[1]


def test_what_cannot_be_is_said(run: Run, part: str) -> None:
    assert "the acts are" in run("bulk", "run", "sell", "--all", code=2)[1]
    assert "one of the two" in run("bulk", "run", "cancel", code=2)[1]
    assert "reason" in run("bulk", "run", "hold", "--all", code=2)[1]
    assert "one --code" in run("bulk", "run", "hold", "--code", "a", "--code", "b", code=2)[1]
    assert "is one of" in run("bulk", "show", "1", "--state", "x", code=2)[1]
    assert "no bulk act" in run("bulk", "show", "1", code=1)[1]


def test_who_is_named_in_a_bulk_act_is_forgotten_there(run: Run, part: str, db: Database) -> None:
    number = said(run, "fulfilment", "show", part)["order"]
    made = said(run, "bulk", "run", "note", number, "--text", "Ada Example called")
    said(run, "bulk", "run", "note", number, "--text", "recalled by the maker")
    run("drain")
    run("forget", "--order", number, "--force")
    with database.transaction() as cur:
        first, second = (bulk.show(cur, made["id"] + at)["parameters"]["text"] for at in (0, 1))
    assert (first, second) == (FORGOTTEN, "recalled by the maker")
