"""What the check-up sees of the machine, of backups and their archive, and says to do about it."""

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from tests import company
from tests.app.installation import until
from tests.company import MONDAY

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.app import checkup
from crossdock.app.config import Config
from crossdock.core import clock, embedded
from crossdock.core.embedded import backups
from crossdock.core.embedded.layout import Layout
from crossdock.core.sql import Cursor
from crossdock.desk import health


@pytest.fixture
def home(tmp_path: Path) -> Path:
    layout = Layout.of(tmp_path / "home")
    layout.prepare()
    (layout.home / "secrets").mkdir(mode=0o700)
    return layout.home


def said(home: Path, name: str) -> checkup.Check:
    return next(check for check in checkup.of_machine(Config(home)) if check.check == name)


def test_a_secret_that_others_may_read_is_an_error(home: Path) -> None:
    assert said(home, "file modes").ok
    key = home / "secrets" / "master.key"
    key.write_bytes(b"x")
    key.chmod(0o644)
    found = said(home, "file modes")
    assert (found.severity, str(key) in found.found) == ("error", True)


def test_a_disk_that_fills_is_a_warning_and_then_an_error(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, severity in ((500, "ok"), (50, "warning"), (20, "error")):
        usage = (1000 * health.GIB, (1000 - free) * health.GIB, free * health.GIB)
        named = type("Usage", (), dict(zip(("total", "used", "free"), usage, strict=True)))
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _, named=named: named)
        assert said(home, "disk").severity == severity


def test_no_backup_an_old_one_and_one_of_today(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(home, "backup").severity == "warning"
    try:
        running = embedded.ensure_running(home)
        made = backups.make(running, None)
        running.stop()
        assert said(home, "backup").ok
        later = clock.wall() + timedelta(hours=27)
        monkeypatch.setattr(clock, "wall", lambda: later)
        assert made.path in said(home, "backup").found
        assert said(home, "backup").severity == "warning"
    finally:
        embedded.ensure_running(home).stop("immediate")


def test_an_archive_that_cannot_be_written_is_an_error_until_it_can(home: Path) -> None:
    """A segment that stands there with other bytes, as of another installation, is never written over."""
    running = embedded.ensure_running(home)
    try:
        backups.make(running, None)
        with psycopg.connect(running.admin_dsn, autocommit=True) as connection:
            cur = connection.cursor()
            name = cur.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()[0]  # type: ignore[index]
            taken = Layout.of(home).archive / name
            taken.write_bytes(b"another's")
            cur.execute("SELECT pg_logical_emit_message(false, 'x', 'y'), pg_switch_wal()")
            (found,) = _until(cur, home, "error")
            assert name in found.found
            assert taken.read_bytes() == b"another's"
            taken.unlink()
            _until(cur, home, "ok")
            assert taken.stat().st_size == 16 * 1024 * 1024
    finally:
        running.stop("immediate")


def _until(cur: Cursor, home: Path, severity: str) -> list[checkup.Check]:
    def found() -> list[checkup.Check] | None:
        checks = list(checkup.archive(cur, Config(home)))
        return checks if checks[0].severity == severity else None

    return until(found, f"the archive to be {severity}")


def test_keys_about_to_expire_and_zones_unknown(cur: Cursor) -> None:
    company.build(cur)
    assert [check.ok for check in checkup.zones_known(cur, MONDAY)] == [True]
    assert [check.ok for check in checkup.keys_expiring(cur, MONDAY)] == [True]
    keys.create(cur, Wanted("partner", ["orders:write"]), at=clock.wall(), actor=company.ACTOR)
    cur.execute("UPDATE accounts_api_key SET expires_at = %s", [clock.wall() + timedelta(days=3)])
    assert [(check.severity, "partner" in check.found) for check in checkup.keys_expiring(cur, MONDAY)] == [
        ("warning", True)
    ]
    cur.execute("UPDATE network_location_version SET time_zone = 'Mars/Olympus' WHERE time_zone LIKE '%York'")
    (found,) = checkup.zones_known(cur, MONDAY)
    assert found.severity == "error"


def test_room_for_events_is_counted(cur: Cursor) -> None:
    assert [check.ok for check in checkup.partitions_ahead(cur, MONDAY)] == [True]
    cur.execute("SELECT setval('core_event_id', 59000000)")
    assert [check.severity for check in checkup.partitions_ahead(cur, MONDAY)] == ["error"]
