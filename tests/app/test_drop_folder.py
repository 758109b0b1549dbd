"""Files that are dropped into a folder: complete ones only, each once, whatever dies on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import company
from tests.app.dropped import Watched, orders, ours
from tests.app.installation import until
from tests.channels.filed import HEAD, row
from tests.conftest import Database

from crossdock.app import draining, dropping, folders, order_files
from crossdock.core import db as database
from crossdock.partners import channels

Run = Callable[..., tuple[str, str]]


def test_a_complete_file_is_taken_in_and_stands_in_done_with_the_orders_numbers(web: Watched) -> None:
    web.drop("orders.csv", ours(row("A-1"), row("A-2")))
    web.look()
    assert (web.names(), orders()) == (["orders.csv"], 0)  # seen for the first time: it may still grow
    web.look()
    assert (web.names(), web.names("taking")) == ([], [])
    assert web.names("done") == ["orders.csv", "orders.csv+"]
    assert [(one["row"], one["external_id"], one["result"]) for one in web.report("done")] == [
        ("2", "A-1", "new"),
        ("3", "A-2", "new"),
    ]
    assert all(one["order"].startswith("SO-") for one in web.report("done"))
    assert orders() == 2


def test_a_file_that_grows_is_left_until_it_has_been_quiet(web: Watched) -> None:
    path = web.drop("orders.csv", ours(row("A-1")))
    web.look()
    with path.open("a") as file:
        file.write(row("A-2").replace("web,", "drops,", 1))
    web.look()
    web.look(0.5)
    assert (web.names(), orders()) == (["orders.csv"], 0)
    web.look()
    assert orders() == 2


def test_a_quiet_file_that_somebody_still_writes_to_is_left(web: Watched) -> None:
    with web.drop("orders.csv", ours(row("A-1"))).open("a") as file:
        if not folders.being_written(web.path / "orders.csv"):
            pytest.skip("this file system cannot tell who writes")
        web.look()
        web.look()
        assert (web.names(), orders()) == (["orders.csv"], 0)
        file.write(row("A-2").replace("web,", "drops,", 1))
    web.look()
    web.look()
    assert orders() == 2


@pytest.mark.parametrize("name", [".orders.csv", "orders.csv.part", "orders.csv.filepart", "orders.TMP"])
def test_a_name_that_says_it_is_not_finished_is_left(web: Watched, name: str) -> None:
    path = web.drop(name, ours(row("A-1")))
    web.look()
    web.look()
    assert (path.exists(), orders()) == (True, 0)
    path.rename(web.path / "orders.csv")
    web.look()
    web.look()
    assert orders() == 1


def test_links_and_folders_are_no_files(web: Watched, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(ours(row("A-1")))
    (web.path / "link.csv").symlink_to(elsewhere)
    (web.path / "folder.csv").mkdir()
    os.mkfifo(web.path / "pipe.csv")
    web.look()
    web.look()
    assert orders() == 0
    assert (elsewhere.exists(), (web.path / "link.csv").is_symlink()) == (True, True)


def test_what_is_wrong_stands_beside_a_file_in_failed_and_the_rest_is_in(web: Watched) -> None:
    web.drop("orders.csv", ours(row("A-1"), row("A-2", quantity="two")))
    web.look()
    web.look()
    assert (web.names("done"), web.names("failed")) == ([], ["orders.csv", "orders.csv+"])
    found = {one["external_id"]: one for one in web.report("failed")}
    assert (found["A-1"]["result"], found["A-2"]["result"]) == ("new", "refused")
    assert (found["A-2"]["row"], found["A-2"]["column"], found["A-2"]["found"]) == ("3", "quantity", "two")
    assert orders() == 1


def test_whoever_may_read_the_file_may_read_what_is_said_of_it(web: Watched, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o2770)
    with database.transaction() as cur:
        dropping.watch(cur, "drops", {"folder": str(tmp_path / "shared")})
    web.path = tmp_path / "shared"
    assert {path.stat().st_mode & 0o7777 for path in web.path.iterdir()} == {0o2770}
    web.drop("orders.csv", ours(row("A-1"))).chmod(0o640)
    web.look()
    web.look()
    assert {path.stat().st_mode & 0o777 for path in (web.path / "done").iterdir()} == {0o640}


def test_a_mended_file_is_dropped_again_and_only_the_missing_order_is_new(web: Watched) -> None:
    web.drop("orders.csv", ours(row("A-1"), row("A-2", quantity="two")))
    web.look()
    web.look()
    web.drop("orders.csv", ours(row("A-1"), row("A-2", quantity="2")))
    web.look()
    web.look()
    assert [one["result"] for one in web.report("done")] == ["unchanged", "new"]


def test_a_file_that_cannot_be_read_says_why(web: Watched) -> None:
    (web.path / "orders.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    web.look()
    web.look()
    (said,) = web.report("failed")
    assert (said["result"], bool(said["fix"])) == ("refused", True)


def test_the_same_content_under_another_name_is_skipped_and_said_to_be(web: Watched) -> None:
    for name in ("one.csv", "two.csv"):
        web.drop(name, ours(row("A-1")))
        web.look()
        web.look()
    assert (web.names("done"), orders()) == (["one.csv", "one.csv+", "two.csv", "two.csv+"], 1)
    (path,) = (web.path / "done").glob(f"*two.csv{folders.REPORT}")
    assert "skipped" in path.read_text()
    assert "as one.csv" in path.read_text()


def test_rows_of_another_channel_are_refused_unless_allowed(web: Watched) -> None:
    web.drop("orders.csv", HEAD + row("A-1"))
    web.look()
    web.look()
    assert web.report("failed")[0]["column"] == "channel"
    with database.transaction() as cur:
        dropping.watch(cur, "drops", {"other_channels": True})
    web.drop("orders-2.csv", HEAD + row("A-1"))
    web.look()
    web.look()
    assert web.names("done") == ["orders-2.csv", "orders-2.csv+"]


def test_two_files_of_one_name_both_stay(web: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "STAMP", "20261123-100000-")
    for number in (1, 2):
        web.drop("orders.csv", ours(row(f"A-{number}")))
        web.look()
        web.look()
    assert web.names("done") == ["2-orders.csv", "2-orders.csv+", "orders.csv", "orders.csv+"]


def test_a_file_written_to_while_it_was_read_is_read_again(
    web: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = order_files.Run.steps
    late = [row("A-2").replace("web,", "drops,", 1)]

    def steps(self: order_files.Run) -> Iterator[Any]:
        yield from run(self)
        if late:
            (path,) = (web.path / "taking").glob("*orders.csv")
            with path.open("a") as file:
                file.write(late.pop())

    monkeypatch.setattr(order_files.Run, "steps", steps)
    web.drop("orders.csv", ours(row("A-1")))
    web.look()
    web.look()
    assert (web.names("done"), orders()) == (["orders.csv", "orders.csv+"], 2)


def test_a_folder_has_one_process_at_a_time(web: Watched) -> None:
    with folders.Folder(web.path, 0.0).held() as mine:
        assert mine
        web.drop("orders.csv", ours(row("A-1")))
        web.look()
        web.look()
        assert (web.names(), orders()) == (["orders.csv"], 0)
    web.look()
    web.look()
    assert orders() == 1


POINTS = ["taken", "first part", "all parts", "before the report moves", "before the file moves"]


@pytest.mark.parametrize("point", POINTS)
def test_a_process_that_dies_anywhere_loses_nothing_and_repeats_nothing(
    web: Watched, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """The death is an exception that nothing catches: what stands on disk and in the database is what a
    killed process leaves.
    """
    monkeypatch.setattr(order_files, "AT_ONCE", 1)
    web.drop("orders.csv", ours(*(row(f"A-{number}") for number in range(6))))
    with monkeypatch.context() as broken:
        _break(broken, point)
        web.look()
        with pytest.raises(_Death):
            web.look()
    before = orders()
    assert before == {"taken": 0, "first part": 1}.get(point, 6)
    assert web.names() == []
    web.watch.let_go()
    web.begin()
    web.look()
    web.look()
    assert (web.names("taking"), web.names("failed")) == ([], [])
    assert web.names("done") == ["orders.csv", "orders.csv+"]
    results = [one["result"] for one in web.report("done")]
    assert results == ["unchanged"] * before + ["new"] * (6 - before)
    assert orders() == 6


class _Death(BaseException):
    """What ends a process."""


def _break(broken: pytest.MonkeyPatch, point: str) -> None:
    def die(*_given: Any, **_named: Any) -> Any:
        raise _Death

    if point == "taken":
        broken.setattr(order_files.Run, "steps", die)
    elif point in ("first part", "all parts"):
        last = {"first part": 1, "all parts": 6}[point]
        take = order_files.Run._take

        def some(self: order_files.Run, rows: Any) -> Any:
            if self.report.created == last:
                raise _Death
            return take(self, rows)

        broken.setattr(order_files.Run, "_take" if point == "first part" else "_finish",
                       some if point == "first part" else die)  # fmt: skip
    elif point == "before the report moves":
        broken.setattr(folders.Folder, "put", die)
    else:
        replace = Path.replace

        def once(self: Path, target: Any) -> Any:
            if not str(target).endswith(folders.REPORT):
                raise _Death
            return replace(self, target)

        broken.setattr(Path, "replace", once)


def test_a_killed_worker_leaves_its_file_to_the_next(db: Database, tmp_path: Path) -> None:
    """A real process, killed with -9 in the middle of a file."""
    with database.transaction() as cur:
        company.build(cur)
        channels.add(cur, "drops", "file")
        dropping.watch(cur, "drops", {"folder": str(tmp_path / "drop"), "quiet_seconds": 0})
    body = ours(*(row(f"A-{number}") for number in range(3000)))
    (tmp_path / "drop" / "orders.csv").write_text(body)
    environment = {**os.environ, "CROSSDOCK_DATABASE_URL": db.url, "CROSSDOCK_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "crossdock", "worker", "--stages", "files"]
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        until(lambda: orders() >= 250, "some of the file is in")
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert 250 <= orders() < 3000
    assert [one.name for one in (tmp_path / "drop").glob("*.csv")] == []
    drained = draining.drain(60.0)
    assert drained.waiting == ()
    assert orders() == 3000
    found = sorted(one.name[folders.STAMPED :] for one in (tmp_path / "drop" / "done").iterdir())
    assert found == ["orders.csv", f"orders.csv{folders.REPORT}"]
