"""The search from the command line."""

from pathlib import Path

import pytest
from tests.app.test_fulfilment_commands import Run, part, said
from tests.core.test_events_feed import settle

__all__ = ("part",)  # a fixture


def test_what_is_asked_is_found(run: Run, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = said(run, "fulfilment", "show", part)["order"]
    settle()
    run("drain")
    assert [one["number"] for one in said(run, "search", part)["items"]] == [number]
    told = said(run, "search", "ada", "exampel", "--channel", "web")
    assert [(one["number"], one["errors"]) for one in told["items"]] == [(number, 1)]
    assert "1 orders, 1 shown" in run("search", "ada@example.com")[0]
    pasted = tmp_path / "numbers.txt"
    pasted.write_text(f"{part}\nA-1\n\n1Z9\n")
    out, _ = run("search", "--from", str(pasted))
    assert number in out
    assert "No order has 1Z9" in out
    assert [len(one["orders"]) for one in said(run, "search", "--from", str(pasted))] == [1, 1, 0]
    assert "read all orders again" in run("search", "--rebuild")[0]
    out, _ = run("doctor", "--json", code=1)
    assert "orders from before are still being read" in out
    run("drain")
    assert len(said(run, "search", "ada")["items"]) == 1


def test_what_cannot_be_is_said(run: Run, part: str, tmp_path: Path) -> None:
    assert "one of the three" in run("search", code=2)[1]
    assert "one of the three" in run("search", "x", "--rebuild", code=2)[1]
    assert "no file" in run("search", "--from", str(tmp_path / "none"), code=2)[1]
    assert "no channel" in run("search", "x", "--channel", "none", code=1)[1]
