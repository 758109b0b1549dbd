"""The rehearsal: real traffic, a backup, more traffic, and a restore to a second in the past."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests import running
from tests.app.installation import until
from tests.running import Crowd, Running, api_order, company_files, set_up, shop_order

from crossdock.core import clock
from crossdock.core.embedded.server import stop


@pytest.fixture
def folder() -> Iterator[Path]:
    found = Path(tempfile.mkdtemp(prefix="crossdock-restore-"))
    yield found
    for home in ("other", "home"):
        if (found / home).exists():
            stop(found / home, "immediate")
    shutil.rmtree(found, ignore_errors=True)


def rows(home: Running, text: str) -> list[tuple[Any, ...]]:
    with home.database() as connection:
        return connection.execute(text).fetchall()  # type: ignore[call-overload, no-any-return]


def send(mine: Running, key: str, first: int, count: int) -> set[str]:
    """Orders through the API and webhooks of the shop, all of them answered 2xx; their external ids."""
    messages = [
        api_order(number, key) if number % 2 else shop_order(number) for number in range(first, first + count)
    ]
    with Crowd(mine, messages, clients=4) as crowd:
        crowd.reached(count)
    assert not crowd.refused
    return set(crowd.answered)


def next_second() -> datetime:
    """The first whole second after now, once it has begun."""
    wanted = clock.wall().replace(microsecond=0).timestamp() + 1
    until(lambda: clock.wall().timestamp() > wanted, "the clock to reach the next second")
    return datetime.fromtimestamp(wanted, UTC)


def test_a_restore_to_a_second_has_exactly_the_orders_acknowledged_by_then(folder: Path) -> None:
    with running.installation(folder) as mine:
        key = set_up(mine, company_files(folder / "files", (500, 500, 500)))
        before = send(mine, key, 1000, 20)
        made = mine.json("backup", "--keep", "2")
        between = send(mine, key, 2000, 20)
        moment = next_second()
        late = send(mine, key, 3000, 20)
        other = Running(folder / "other")
        # The installation still runs: nothing of it is touched, and what it has not archived yet is found.
        said = other.json("restore", "--from", made["path"], "--at", moment.isoformat())
        assert datetime.fromisoformat(said["until"]) <= moment
        here = {row[0] for row in rows(mine, "SELECT external_id FROM orders_order")}
        workers = rows(other, "SELECT name FROM core_worker")
        assert workers == []
        other.drained_and_verified()
        there = {row[0] for row in rows(other, "SELECT external_id FROM orders_order")}
        assert there == before | between
        assert not there & late
        assert before | between | late >= here
        # Sealed secrets open, and numbers that the old installation has dealt are not dealt again.
        assert other.json("doctor", code=1)["checks"]
        newest = rows(mine, "SELECT max(id) FROM orders_order")[0][0]
        other.up(workers=1)
        send(other, key, 4000, 4)
        fresh = rows(other, "SELECT min(id) FROM orders_order WHERE external_id IN ('4001', '4003')")[0][0]
        assert fresh > newest
        told = "SELECT max(id) FROM core_event"
        since = f"SELECT min(id) FROM core_event WHERE order_id >= {int(fresh)}"
        assert rows(other, since) > rows(mine, told)
        other.end()


@pytest.mark.soak
def test_what_stands_is_never_restored_over(folder: Path) -> None:
    mine = Running(folder / "home")
    mine.command("migrate")
    mine.command("channels", "add", "api", "--name", "first")
    made = mine.json("backup")  # of one that is stopped
    assert mine.json("backup", "verify", made["path"])["whole"]
    mine.command("channels", "add", "api", "--name", "second")
    assert "--replace" in mine.command("restore", "--from", made["path"], code=1).stderr
    with mine.database():
        said = mine.command("restore", "--from", made["path"], "--replace", code=1).stderr
        assert "a server runs" in said
    stop(mine.home, "fast")
    done = mine.json("restore", "--from", made["path"], "--at", made["made_at"], "--replace")
    assert Path(done["aside"], "PG_VERSION").exists()
    assert [row[0] for row in rows(mine, "SELECT name FROM partners_channel")] == ["first"]
    checks = {check["check"]: check for check in mine.json("doctor", code=1)["checks"]}
    assert "crossdock backup" in checks["archive"]["do"]
    stop(mine.home, "fast")
    # The way back: all that was written before the restore is still in the archive and aside.
    again = Running(folder / "other")
    again.json("restore", "--from", made["path"], "--wal", str(Path(done["aside"], "pg_wal")))
    assert {row[0] for row in rows(again, "SELECT name FROM partners_channel")} == {"first", "second"}


@pytest.mark.soak
def test_a_damaged_backup_is_seen_and_leaves_the_home_as_it_was(folder: Path) -> None:
    mine = Running(folder / "home")
    mine.command("migrate")
    made = mine.json("backup", "--to", str(folder / "kept"), "--without-key")
    assert [one["path"] for one in mine.json("backup", "list")] == [made["path"]]
    victim = next((Path(made["path"]) / "database" / "base").glob("*/1259"))
    content = bytearray(victim.read_bytes())
    content[100] ^= 1
    victim.write_bytes(content)
    found = json.loads(mine.command("backup", "verify", made["path"], "--json", code=1).stdout)
    assert "1259" in found["wrong"][0]
    other = Running(folder / "other")
    assert "--key" in other.command("restore", "--from", made["path"], code=1).stderr
    key = mine.home / "secrets" / "master.key"
    said = other.command("restore", "--from", made["path"], "--key", str(key), code=1).stderr
    assert "damaged" in said
    assert not (other.home / "postgres").exists()
    assert not list(other.home.glob("postgres.new-*"))


@pytest.mark.soak
def test_old_backups_go_and_the_archive_with_them(folder: Path) -> None:
    mine = Running(folder / "home")
    mine.command("migrate")
    names = [mine.json("backup", "--keep", "2")["name"] for _ in range(3)]
    kept = mine.json("backup", "list")
    assert [one["name"] for one in kept] == names[1:]
    oldest = kept[0]["start_segment"]
    segments = [path.name for path in (mine.home / "archive").iterdir() if len(path.name) == 24]
    assert segments
    assert min(segments) >= oldest


@pytest.mark.soak
def test_a_backup_that_is_killed_leaves_nothing_that_counts(folder: Path) -> None:
    mine = Running(folder / "home")
    mine.command("migrate")
    begun = subprocess.Popen(
        [sys.executable, "-m", "crossdock", "backup"], env=mine.environment, stdout=subprocess.DEVNULL
    )
    parts = mine.home / "backups"
    until(lambda: begun.poll() is not None or list(parts.glob(".part-*/database")), "the backup to begin")
    begun.kill()
    begun.wait()

    def again() -> str | None:
        """pg_basebackup may outlive the one who started it; as long as it does, nobody else begins."""
        done = subprocess.run(
            [sys.executable, "-m", "crossdock", "backup", "--json"],
            env=mine.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0 or "another backup" in done.stderr, done.stderr
        return done.stdout

    made = json.loads(until(again, "a backup"))
    assert mine.json("backup", "verify", made["path"])["whole"]
    assert not list(parts.glob(".part-*"))
    assert made["path"] in {one["path"] for one in mine.json("backup", "list")}
    assert "Not a directory" in mine.command("backup", "--to", f"{made['path']}/backup.json/x", code=1).stderr


def test_elsewhere_says_what_to_use_instead(folder: Path) -> None:
    mine = Running(folder / "home", {"CROSSDOCK_DATABASE_URL": "postgresql://nowhere.example/x"})
    assert "pgBackRest" in mine.command("backup", code=1).stderr
    assert "time zone" in mine.command("restore", "--from", "x", "--at", "2026-11-27T10:15", code=2).stderr
