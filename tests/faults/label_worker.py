"""Worker processes that buy labels while they hang, lose answers and are killed.

Run as a program, it is ``crossdock worker --stages labels`` with the carrier "pelican" behind a bad line.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from crossdock.carriers import ports
from crossdock.carriers.labels import Label
from crossdock.carriers.ports import Sold
from crossdock.carriers.tariff_carrier import TariffCarrier
from crossdock.core.errors import Unavailable

LOST = 7  # of every so many sales, the answer to one is lost


class Hang(StrEnum):
    """Where the process stops itself at its first purchase, until it is continued."""

    NEVER = "never"
    BEFORE = "before"
    AFTER = "after"


class Rough(TariffCarrier):
    """The tariff carrier behind a bad line. An answer is lost once a sale: the next try looks it up."""

    hang: ClassVar[Hang] = Hang.NEVER
    loses: ClassVar[bool] = False

    def buy(self, key: str, label: Label, at: datetime) -> Sold:
        self._hang(Hang.BEFORE)
        fresh = self.find(key, label) is None
        sold = super().buy(key, label, at)
        self._hang(Hang.AFTER)
        if fresh and self.loses and int(sold.tracking[:-1]) % LOST == 0:
            raise Unavailable("the answer was lost")
        return sold

    def _hang(self, where: Hang) -> None:
        if Rough.hang is where:
            Rough.hang = Hang.NEVER
            os.kill(os.getpid(), signal.SIGSTOP)


@contextmanager
def started(
    url: str, home: Path, *, lease: int, hang: Hang = Hang.NEVER, loses: bool = False
) -> "Iterator[subprocess.Popen[bytes]]":
    """A worker on the database at ``url``; killed at the end. ``lease``: seconds."""
    worker = start(url, home, lease=lease, hang=hang, loses=loses)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def start(
    url: str, home: Path, *, lease: int, hang: Hang = Hang.NEVER, loses: bool = False
) -> "subprocess.Popen[bytes]":
    """See ``started``; to be killed by the caller."""
    there = {name: value for name, value in os.environ.items() if not name.startswith("CROSSDOCK_")}
    mine = {
        "CROSSDOCK_HOME": str(home),
        "CROSSDOCK_DATABASE_URL": url,
        "CROSSDOCK_LABEL_LEASE": str(lease),
    }
    with (home / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.label_worker", hang, "loses" if loses else ""],
            env={**there, **mine},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def stopped(worker: "subprocess.Popen[Any]") -> bool:
    """Whether the process stands still."""
    text = Path(f"/proc/{worker.pid}/stat").read_text(encoding="utf-8", errors="replace")
    return text.rpartition(")")[2].split()[0] == "T"


def main(hang: str, loses: str) -> None:
    from crossdock.app import environment

    with environment.installation() as config:
        from crossdock.app import worker

        Rough.hang, Rough.loses = Hang(hang), bool(loses)
        ports.sells("pelican", Rough)
        worker.run(config, ["labels"])


if __name__ == "__main__":
    main(*sys.argv[1:])
