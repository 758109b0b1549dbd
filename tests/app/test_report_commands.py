"""Reports from the command line."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
from tests.app.test_fulfilment_commands import Run, part, said
from tests.core.test_events_feed import settle

__all__ = ("part",)  # a fixture


def test_reports_are_shown_and_their_rows_written(run: Run, part: str, tmp_path: Path) -> None:
    number = said(run, "fulfilment", "show", part)["order"]
    settle()
    run("drain")
    today = said(run, "report", "stages", "--period", "today", "--by", "channel")
    own = ("--period", "own", "--first", "2020-01-01", "--last", "2020-12-31")
    assert today["by"] == "channel"
    assert said(run, "report", "cost", *own)["total"]["counted"] == 0
    assert [one["report"] for one in said(run, "report")] == [
        "stages", "fill", "release", "delivery", "backorders", "cost", "split",
    ]  # fmt: skip
    placed = said(run, "report", "stages", "--period", "month")["total"]["outcomes"]
    shown, _ = run("report", "release", "--period", "today", "--by", "location")
    assert "as of" in shown
    assert "cut-off" in shown
    for ending in ("csv", "parquet"):
        file = tmp_path / f"rows.{ending}"
        out, _ = run("report", "stages", "--period", "month", "--outcome", "placed", "--out", str(file))
        assert f"Wrote {placed['placed']} rows" in out
    rows = list(csv.DictReader((tmp_path / "rows.csv").open()))
    assert number in [row["order"] for row in rows]
    assert pq.read_table(tmp_path / "rows.parquet").num_rows == len(rows)


def test_what_cannot_be_asked_is_refused(run: Run, part: str, tmp_path: Path) -> None:
    assert "There is no report" in run("report", "moon", code=2)[1]
    assert "no period" in run("report", "fill", "--period", "week", code=2)[1]
    assert "split by" in run("report", "fill", "--by", "hour", code=2)[1]
    assert "No location" in run("report", "release", "--location", "MOON", code=2)[1]
    nowhere = str(tmp_path / "none" / "x.csv")
    assert "no folder" in run("report", "fill", "--out", nowhere, code=2)[1]


def test_a_count_begins_anew(run: Run, part: str) -> None:
    settle()
    run("drain")
    assert "count all orders again" in run("report", "--rebuild")[0]
    assert "still being counted" in run("doctor", "--json", code=1)[0]
    assert not said(run, "report", "stages")["whole"]  # which nobody waits for
