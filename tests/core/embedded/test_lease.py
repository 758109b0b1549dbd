"""Who stops the server: the last one that uses it, if it was started for use only."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from tests.core.embedded.conftest import command_line

from crossdock.core.embedded import Running, ensure_running, lease


def answers(running: Running) -> bool:
    try:
        with psycopg.connect(running.dsn) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_a_lease_starts_the_server_and_stops_it(home: Path) -> None:
    with lease(home) as running:
        assert running.started
        assert answers(running)
    assert command_line(running.pid) == b""


def test_of_two_overlapping_leases_the_last_stops_the_server(home: Path) -> None:
    with ExitStack() as first, ExitStack() as second:
        starter = first.enter_context(lease(home))
        user = second.enter_context(lease(home))
        assert (starter.started, user.started) == (True, False)
        first.close()
        assert answers(user)
        second.close()
        assert not answers(user)


def test_a_server_that_was_kept_before_or_meanwhile_outlives_leases(home: Path) -> None:
    kept = ensure_running(home)
    with lease(home) as running:
        assert not running.started
    assert answers(kept)
    kept.stop()

    with lease(home):
        kept = ensure_running(home)
        assert not kept.started
    assert answers(kept)


def test_a_failing_command_stops_what_it_started(home: Path) -> None:
    with pytest.raises(RuntimeError, match="of the command"), lease(home) as running:
        raise RuntimeError("of the command")
    assert not answers(running)


def test_a_killed_holder_holds_nothing(home: Path) -> None:
    program = (
        "import sys; from crossdock.core.embedded import lease\n"
        "with lease(sys.argv[1]) as running: print(running.pid, flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    pid = int(holder.stdout.readline())
    holder.kill()
    holder.communicate()

    # The server is safe alone; the next one to use it finds it and, being the last, stops it.
    with lease(home) as running:
        assert (running.pid, running.started) == (pid, False)
        assert answers(running)
    assert not answers(running)
