"""The processes of one home's server, read from its pid file and from /proc.

Every program that works on a data directory carries the home's ``cluster_name`` in its command line, and
PostgreSQL puts it into the titles of the processes it forks, so they are told apart by what anybody may
read, also in a container where root may not look into other users' processes.
"""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from crossdock.core.embedded.errors import StopFailed
from crossdock.core.embedded.layout import Layout
from crossdock.core.embedded.locks import read_small

# Processes without their postmaster end by themselves within moments, unless they are deep in a
# statement. After so many seconds they are asked to, then made to, then it is somebody else's lock.
ASK_AFTER: Final = 5.0
KILL_AFTER: Final = 10.0
GIVE_UP_AFTER: Final = 30.0

# A postmaster that refuses clients, is not stopping, and has had no startup process for so long, hangs.
HANGS_AFTER: Final = 30.0

_PROGRAMS: Final = frozenset({"postgres", "initdb"})

_children: dict[int, "subprocess.Popen[bytes]"] = {}


def adopt(child: "subprocess.Popen[bytes]") -> None:
    """Remember a server that is our child, so that it is reaped when it ends."""
    _children[child.pid] = child


def reap() -> None:
    """Reap those of our servers that have ended."""
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]


def _program(pid: int) -> str:
    """The name of the living program ``pid``, or nothing (proc(5): /proc/pid/stat)."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    name, _, rest = said.partition("(")[2].rpartition(")")
    return "" if rest.split()[0] in "ZX" else name  # Z: ended, and not yet reaped


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def drop_misleading(file: Path) -> None:
    """Remove a pid file or a socket's lock file that names a process which is not the server any more.

    PostgreSQL takes any process of its user for the old server and refuses to start: also one that has
    ended and that nobody has reaped, and one that was given the number since, which is the rule after the
    restart of a container. Only for a caller that holds the server's lock: then none of its processes is
    left. A PostgreSQL that somebody started by hand carries no home's name: it may work on this data, so
    PostgreSQL must judge.
    """
    pid = _first_number(read_small(file) or "")
    if pid is None or not Path(f"/proc/{pid}").exists():
        return
    command = _command(pid)
    by_hand = _program(pid) == "postgres" and command and b"crossdock-" not in command
    if not by_hand:
        file.unlink()


def _first_number(text: str) -> int | None:
    first = next(iter(text.splitlines()), "").strip()
    return int(first) if first.isdigit() else None


class Processes:
    """What runs for ``layout``; ``end_orphans`` keeps time from its first call."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._name = layout.cluster_name.encode()
        self._orphaned_at: float | None = None
        self._hangs_since: float | None = None

    def _pid_file(self) -> str:
        return read_small(self._layout.data / "postmaster.pid") or ""

    def postmaster(self) -> int | None:
        """The server's first process, if it lives."""
        pid = _first_number(self._pid_file())
        if pid is None or _program(pid) != "postgres" or self._name not in _command(pid):
            return None
        self._orphaned_at = None
        return pid

    def status(self) -> str:
        """What the server says of itself: ``starting``, ``ready``, ``stopping``, ``standby``, or nothing."""
        lines = self._pid_file().splitlines()
        return lines[7].strip() if len(lines) > 7 else ""

    def end_orphans(self) -> None:
        """Do what is due now for processes that hold the server's lock without a postmaster.

        Those that make a data directory or run in single-user mode for a starter that was killed end by
        themselves. Raises ``StopFailed`` if nobody is found.
        """
        now = time.monotonic()
        if self._orphaned_at is None:
            self._orphaned_at = now
        waited = now - self._orphaned_at
        if waited < ASK_AFTER:
            return
        found = self._find()
        if not found and waited > GIVE_UP_AFTER:
            lock = self._layout.server_lock
            raise StopFailed(
                f"no server of {self._layout.home} is seen here, yet a process holds {lock}:"
                f" find it (fuser {lock}; perhaps in another container) and end it"
            )
        for pid in found:
            if not _command(pid).startswith(b"postgres: " + self._name):
                continue
            try:
                os.kill(pid, signal.SIGKILL if waited > KILL_AFTER else signal.SIGTERM)
            except ProcessLookupError:
                continue

    def end_hanging(self, pid: int, *, refuses: bool) -> None:
        """End the postmaster ``pid`` if it waits for a startup process that is no more.

        PostgreSQL 18 does that when the startup process dies while the server restarts itself after a
        crash: it then waits for ever, and takes no notice of a fast shutdown. Recovery that lasts hours
        is not touched, for its process lives.
        """
        if (
            not refuses
            or self.status() == "stopping"
            or self._find(b"postgres: " + self._name + b": startup")
        ):
            self._hangs_since = None
            return
        now = time.monotonic()
        self._hangs_since = self._hangs_since or now
        if now - self._hangs_since > HANGS_AFTER:
            os.kill(pid, signal.SIGQUIT)

    def _find(self, start: bytes = b"") -> list[int]:
        pids = [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]
        mine = [pid for pid in pids if self._name in (command := _command(pid)) and command.startswith(start)]
        return [pid for pid in mine if _program(pid) in _PROGRAMS]
