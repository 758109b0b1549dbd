"""Which folders are watched, and how: set up, shown, refused, stopped."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import company
from tests.app.dropped import Watched, ours
from tests.channels.filed import row
from tests.conftest import Database

from crossdock.app import doctor, draining, dropping
from crossdock.channels.errors import FileSettingRefused
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.partners import channels

Run = Callable[..., tuple[str, str]]


def test_a_folder_is_set_up_shown_and_stopped_by_command(run: Run, db: Database, tmp_path: Path) -> None:
    with database.transaction() as cur:
        company.build(cur)
    run("channels", "add", "file", "--name", "drops")
    out, _ = run("channels", "watch", "drops", "--folder", str(tmp_path / "in"), "--quiet-seconds", "0")
    assert str(tmp_path / "in") in out
    said = json.loads(run("channels", "watch", "drops", "--time-zone", "America/New_York", "--json")[0])
    assert said["settings"] == {
        "folder": str(tmp_path / "in"),
        "quiet_seconds": 0.0,
        "time_zone": "America/New_York",
    }
    (tmp_path / "in" / "orders.csv").write_text(ours(row("A-1", quantity="two")))
    (one,) = json.loads(run("channels", "folders", "--json")[0])
    assert (one["channel"], one["waiting"], one["fault"]) == ("drops", 1, "")
    run("drain")
    (one,) = json.loads(run("channels", "folders", "--json")[0])
    assert (one["waiting"], one["taking"], one["failed"]) == (0, 0, 1)
    run("channels", "watch", "drops", "--stop")
    assert json.loads(run("channels", "folders", "--json")[0]) == []


@pytest.mark.parametrize(
    "changes",
    [{"time_zone": "PST"}, {"profile": "abacus"}, {"quiet_seconds": -1}, {"folder": "/proc/never"}],
    ids=str,
)
def test_settings_that_cannot_be_are_refused(web: Watched, changes: dict[str, Any]) -> None:
    with pytest.raises(FileSettingRefused), database.transaction() as cur:
        dropping.watch(cur, "drops", changes)


def test_a_folder_is_one_channels_alone(web: Watched) -> None:
    with database.transaction() as cur:
        channels.add(cur, "others", "file")
        with pytest.raises(FileSettingRefused, match="drops has the folder"):
            dropping.watch(cur, "others", {"folder": str(web.path / ".." / "drop")})


def test_a_folder_that_cannot_be_used_is_said_and_keeps_no_other_back(
    web: Watched, run: Run, tmp_path: Path
) -> None:
    with database.transaction() as cur:
        channels.add(cur, "broken", "file")
        dropping.watch(cur, "broken", {"folder": str(tmp_path / "broken"), "quiet_seconds": 0})
    shutil.rmtree(tmp_path / "broken")
    (tmp_path / "broken").write_text("no folder")
    web.drop("orders.csv", ours(row("A-1")))
    web.look()
    web.look()
    assert web.names("done") == ["orders.csv", "orders.csv+"]
    shown = {one["channel"]: one["fault"] for one in json.loads(run("channels", "folders", "--json")[0])}
    assert (shown["drops"], "Not a directory" in shown["broken"]) == ("", True)
    with database.transaction() as cur:
        checks = {check.check: check for check in doctor._folders(cur, clock.now())}
    assert (checks["folder drops"].ok, checks["folder broken"].ok) == (True, False)
    assert dropping.STAGE.name not in draining.busy()
