"""Homes whose servers end with the test, whatever the test did to them."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crossdock.core.embedded.layout import Layout
from crossdock.core.embedded.server import stop

MakeHome = Callable[[Path], Path]


def end_server(home: Path) -> None:
    """Stop the server of ``home``, also where its processes were stopped or left behind by the test."""
    name = Layout.of(home).cluster_name.encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and name in command_line(int(entry.name)):
            os.kill(int(entry.name), signal.SIGCONT)
    stop(home, "immediate")


def command_line(pid: int) -> bytes:
    """What ``pid`` runs, or nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture
def make_home() -> Iterator[MakeHome]:
    """Registers a home for stopping; hands it back."""
    homes: list[Path] = []

    def register(home: Path) -> Path:
        homes.append(home)
        return home

    yield register
    for home in homes:
        if home.exists():
            end_server(home)


@pytest.fixture
def home(tmp_path: Path, make_home: MakeHome) -> Path:
    """A home below pytest's own folder; for root, that folder is closed to everybody else."""
    return make_home(tmp_path / "home")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="crossdock-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
