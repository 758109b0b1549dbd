"""What the embedded server promises to whoever starts it, on real servers."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tests.core.embedded.conftest import MakeHome, command_line

from crossdock.core.embedded import (
    Running,
    binary,
    create_database,
    drop_database,
    ensure_running,
    processes,
)
from crossdock.core.embedded.errors import BinaryMissing, StartFailed
from crossdock.core.embedded.layout import LONGEST_SOCKET_PATH, Layout


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def ask(dsn: str, question: str) -> tuple[object, ...]:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return tuple(row)


def remember(running: Running, word: str) -> None:
    with psycopg.connect(running.dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text NOT NULL)")
        connection.execute("INSERT INTO kept (word) VALUES (%s)", [word])


def remembered(running: Running) -> list[str]:
    with psycopg.connect(running.dsn) as connection:
        return [word for (word,) in connection.execute("SELECT k.word FROM kept AS k ORDER BY k.word")]


def test_a_new_home_is_private_and_asks_for_a_password(home: Path) -> None:
    running = ensure_running(home)
    assert running.started
    assert [mode(home / name) for name in ("postgres", "run", "secrets", "log")] == [0o700] * 4
    assert mode(home / "secrets" / "pgpass") == 0o600
    assert mode(running.socket / ".s.PGSQL.5432") == 0o700
    assert not mode(home) & 0o007

    for wrong in ("", "guess"):
        with pytest.raises(psycopg.OperationalError, match=r"password|authentication"):
            psycopg.connect(make_conninfo(running.dsn, passfile="/dev/null", password=wrong))
    methods = ask(running.admin_dsn, "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules")
    assert methods == (["scram-sha-256"],)
    assert ask(
        running.admin_dsn, "SELECT count(*) FROM pg_authid WHERE rolpassword LIKE 'SCRAM-SHA-256$%'"
    ) == (2,)


def test_the_database_is_durable_checked_and_the_same_everywhere(home: Path) -> None:
    running = ensure_running(home)
    names = ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"]
    names += ["wal_compression", "jit", "TimeZone", "listen_addresses"]
    shown = [ask(running.dsn, f"SELECT current_setting('{name}')")[0] for name in names]
    assert shown == ["on", "on", "on", "on", "off", "off", "UTC", ""]
    assert ask(
        running.dsn,
        "SELECT pg_encoding_to_char(d.encoding), d.datlocprovider, d.datlocale FROM pg_database AS d"
        " WHERE d.datname = current_database()",
    ) == ("UTF8", "b", "C.UTF-8")


def test_the_application_role_is_no_superuser_yet_has_what_it_needs(home: Path) -> None:
    running = ensure_running(home)
    assert ask(running.dsn, "SELECT current_user::text, current_setting('is_superuser')") == (
        "crossdock",
        "off",
    )
    with psycopg.connect(running.dsn) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE SCHEMA other")
    assert ask(running.admin_dsn, "SELECT current_setting('is_superuser')") == ("on",)


def test_a_running_server_is_reused(home: Path) -> None:
    first = ensure_running(home)
    second = ensure_running(home)
    assert (first.started, second.started) == (True, False)
    assert (first.pid, first.dsn) == (second.pid, second.dsn)


def test_two_homes_live_side_by_side(tmp_path: Path, make_home: MakeHome) -> None:
    one, two = (ensure_running(make_home(tmp_path / name)) for name in ("one", "two"))
    remember(one, "one")
    remember(two, "two")
    assert (remembered(one), remembered(two)) == (["one"], ["two"])
    one.stop()
    assert remembered(two) == ["two"]


def test_stop_ends_every_process_and_is_no_error_twice(home: Path) -> None:
    running = ensure_running(home)
    running.stop()
    assert not any(
        Layout.of(home).cluster_name.encode() in command_line(int(entry.name))
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
    )
    running.stop()


def test_what_was_committed_survives_a_killed_postmaster(home: Path) -> None:
    running = ensure_running(home)
    remember(running, "before")
    os.kill(running.pid, signal.SIGKILL)
    again = ensure_running(home)
    assert again.started
    assert again.pid != running.pid
    assert remembered(again) == ["before"]


def test_a_backend_that_outlives_its_postmaster_is_ended_before_the_next_start(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "ASK_AFTER", 0.0)
    monkeypatch.setattr(processes, "KILL_AFTER", 0.1)
    running = ensure_running(home)
    remember(running, "before")
    with psycopg.connect(running.dsn) as connection:
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # deep in something: it neither notices nor obeys
        os.kill(running.pid, signal.SIGKILL)
        again = ensure_running(home)
    assert again.started
    assert command_line(backend) == b""
    assert remembered(again) == ["before"]


def test_a_server_that_hangs_in_its_own_restart_is_replaced(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "HANGS_AFTER", 0.2)
    running = ensure_running(home)
    remember(running, "before")
    # Recovery waits for an archive, so that its process can be met and killed: PostgreSQL then hangs.
    data = home / "postgres"
    (data / "local.conf").write_text("restore_command = 'sleep 600'\n")
    os.kill(running.pid, signal.SIGHUP)
    with psycopg.connect(running.dsn) as connection:
        os.close(os.open(data / "recovery.signal", os.O_CREAT))
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        os.killpg(startup_process(home), signal.SIGKILL)
    (data / "recovery.signal").unlink()
    (data / "local.conf").write_text("")

    again = ensure_running(home)
    assert again.started
    assert again.pid != running.pid
    assert remembered(again) == ["before"]


def startup_process(home: Path) -> int:
    """The process that does the server's recovery, as soon as it has begun to wait for its archive."""
    title = f"postgres: {Layout.of(home).cluster_name}: startup ".encode()
    while True:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and command_line(int(entry.name)).startswith(title):
                return int(entry.name)


def test_a_pid_file_that_names_another_homes_server_does_not_stop_the_start(
    tmp_path: Path, make_home: MakeHome
) -> None:
    mine, other = (ensure_running(make_home(tmp_path / name)) for name in ("mine", "other"))
    file = mine.home / "postgres" / "postmaster.pid"
    text = file.read_text()
    mine.stop("immediate")
    # As after the restart of a container: the numbers are dealt out anew.
    file.write_text(text.replace(str(mine.pid), str(other.pid), 1))
    assert ensure_running(mine.home).started
    assert not ensure_running(other.home).started


def test_a_starter_killed_half_way_leaves_nothing_that_hurts(home: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_BEFORE_THE_ROLES_EXIST, str(home)], check=False, env=os.environ
    )
    assert killed.returncode == -signal.SIGKILL
    assert not (home / "postgres").exists()
    assert list(home.glob("postgres.new-*"))

    running = ensure_running(home)
    assert running.started
    assert ask(running.dsn, "SELECT 1") == (1,)
    assert not list(home.glob("postgres.new-*"))


KILLED_BEFORE_THE_ROLES_EXIST = """
import os, signal, sys
from crossdock.core.embedded import cluster, ensure_running
cluster._single_user = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
ensure_running(sys.argv[1])
"""


def test_processes_that_race_to_start_share_one_server(home: Path) -> None:
    program = (
        "import sys; from crossdock.core.embedded import ensure_running; r = ensure_running(sys.argv[1]);"
        " print(r.pid, r.started)"
    )
    racers = [
        subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = sorted(racer.communicate()[0].split() for racer in racers)
    assert len({pid for pid, _ in said}) == 1
    assert sorted(started for _, started in said) == ["False", "False", "True"]


def test_the_server_outlives_its_starter_and_hears_no_key_of_its_terminal(home: Path) -> None:
    program = (
        "import sys; from crossdock.core.embedded import ensure_running;"
        " print(ensure_running(sys.argv[1]).pid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE, text=True, check=True
    )
    pid = int(done.stdout)
    assert os.getsid(pid) == pid
    assert ensure_running(home).pid == pid


@pytest.mark.parametrize("name", ["h" * 100, "with, a comma and a 'quote'"])
def test_a_home_whose_path_no_socket_can_have_gets_a_private_folder_elsewhere(
    tmp_path: Path, make_home: MakeHome, name: str
) -> None:
    running = ensure_running(make_home(tmp_path / name))
    assert running.socket != running.home / "run"
    assert len(os.fsencode(running.socket / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert (running.home / "run" / "socket").read_text().strip() == str(running.socket)
    assert mode(running.socket) == 0o700
    assert running.socket.stat().st_uid == (running.home / "postgres").stat().st_uid
    assert ask(running.dsn, "SELECT 1") == (1,)
    assert ensure_running(running.home).dsn == running.dsn
    running.stop()
    assert not running.socket.exists()


def test_a_folder_that_somebody_else_took_is_passed_over(tmp_path: Path, make_home: MakeHome) -> None:
    first = ensure_running(make_home(tmp_path / ("h" * 100)))
    first.stop()
    first.socket.symlink_to(tmp_path)
    try:
        second = ensure_running(first.home)
        assert second.socket != first.socket
        assert ask(second.dsn, "SELECT 1") == (1,)
    finally:
        first.socket.unlink()


def test_a_server_whose_socket_was_swept_away_is_started_anew(home: Path) -> None:
    running = ensure_running(home)
    remember(running, "before")
    (running.socket / ".s.PGSQL.5432").unlink()
    again = ensure_running(home)
    assert again.started
    assert remembered(again) == ["before"]


def test_a_lost_password_file_is_made_anew(home: Path) -> None:
    running = ensure_running(home)
    passfile = home / "secrets" / "pgpass"
    old = passfile.read_text()
    running.stop()
    passfile.unlink()
    again = ensure_running(home)
    assert passfile.read_text() != old
    assert ask(again.dsn, "SELECT 1") == (1,)
    assert ask(again.admin_dsn, "SELECT 1") == (1,)


def test_a_server_that_gives_up_says_why(home: Path) -> None:
    ensure_running(home).stop()
    (home / "postgres" / "local.conf").write_text("shared_buffers = 'a lot'\n")
    with pytest.raises(StartFailed, match="shared_buffers"):
        ensure_running(home)
    (home / "postgres" / "local.conf").write_text("work_mem = '11MB'\n")
    assert ask(ensure_running(home).dsn, "SELECT current_setting('work_mem')") == ("11MB",)


def test_a_database_is_copied_from_a_template_and_dropped_in_use(home: Path) -> None:
    running = ensure_running(home)
    template = create_database(running.dsn, "template_one")
    with psycopg.connect(template) as connection:
        connection.execute("CREATE TABLE kept (word text NOT NULL)")
    clone = create_database(running.dsn, "clone", template="template_one")
    assert ask(clone, "SELECT count(*) FROM kept") == (0,)
    with psycopg.connect(clone) as connection:
        drop_database(clone, "clone")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    drop_database(running.dsn, "clone")
    assert ask(running.dsn, "SELECT count(*) FROM pg_database WHERE datname = 'clone'") == (0,)


@pytest.mark.parametrize("name", ["psql", "pgbench", "pg_basebackup", "pg_amcheck", "pg_isready"])
def test_the_wheels_programs_are_found_and_run(name: str) -> None:
    done = subprocess.run([binary(name), "--version"], capture_output=True, text=True, check=True)
    assert " 18." in done.stdout


def test_a_program_that_the_wheel_lacks_is_named() -> None:
    with pytest.raises(BinaryMissing, match="pg_nothing"):
        binary("pg_nothing")
