"""Settings follow the machine."""

from pathlib import Path

import psycopg
import pytest

from crossdock.core.embedded import ensure_running
from crossdock.core.embedded.fitting import GIB, MIB, Machine, settings


def mib(machine: Machine, name: str) -> int:
    return int(settings(machine)[name].removesuffix("MB"))


@pytest.mark.parametrize(
    "machine",
    [
        Machine(memory=512 * MIB, cpus=1, disk=8 * GIB),
        Machine(memory=24 * GIB, cpus=2, disk=250 * GIB),
        Machine(memory=1024 * GIB, cpus=192, disk=20_000 * GIB),
    ],
    ids=["small", "usual", "large"],
)
def test_the_server_leaves_room_for_the_rest_of_the_machine(machine: Machine) -> None:
    assert mib(machine, "shared_buffers") * 4 <= machine.memory // MIB
    assert mib(machine, "max_wal_size") * 20 <= machine.disk // MIB
    assert mib(machine, "min_wal_size") < mib(machine, "max_wal_size")
    assert mib(machine, "shared_buffers") < mib(machine, "effective_cache_size") < machine.memory // MIB
    assert mib(machine, "maintenance_work_mem") * 8 <= machine.memory // MIB


def test_a_machine_that_changed_is_noticed_at_the_next_start(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_running(home).stop()
    smaller = Machine(memory=GIB, cpus=1, disk=10 * GIB)
    monkeypatch.setattr(Machine, "here", lambda _: smaller)
    with psycopg.connect(ensure_running(home).dsn) as connection:
        row = connection.execute("SELECT current_setting('shared_buffers')").fetchone()
    assert row == ("256MB",)
