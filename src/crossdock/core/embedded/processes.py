"""Which processes belong to a server: read from its pid file and from /proc."""

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
# statement. After so many seconds they are told to, then made to, then it is somebody else's lock.
ASK_AFTER: Final = 5.0
KILL_AFTER: Final = 10.0
GIVE_UP_AFTER: Final = 30.0

_children: dict[int, subprocess.Popen[bytes]] = {}


def adopt(child: "subprocess.Popen[bytes]") -> None:
    """Remember a server that is our child, so that it is reaped when it ends."""
    _children[child.pid] = child


def reap() -> None:
    """Reap those of our servers that have ended."""
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]


def _pid_file(data: Path) -> list[str]:
    return (read_small(data / "postmaster.pid") or "").splitlines()


def postmaster(data: Path) -> int | None:
    """The process that the pid file names, if it lives and is a PostgreSQL of the data's owner."""
    lines = _pid_file(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if _is_server(pid, data.stat().st_uid) else None


def status(data: Path) -> str:
    """What the server says of itself: ``starting``, ``ready``, ``stopping``, ``standby``, or nothing."""
    lines = _pid_file(data)
    return lines[7].strip() if len(lines) > 7 else ""


def _is_server(pid: int, uid: int) -> bool:
    """Whether ``pid`` is a living program named postgres of user ``uid`` (proc(5): /proc/pid/stat)."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        owner = Path(f"/proc/{pid}").stat().st_uid
    except OSError:
        return False
    name, _, rest = said.partition("(")[2].rpartition(")")
    return name == "postgres" and rest.split()[0] not in "ZX" and owner == uid


def drop_stale_pid_file(data: Path) -> None:
    """Remove a pid file whose number now belongs to some other program.

    PostgreSQL takes any living process of its own user for the old server and refuses to start; after a
    restart of a container that is the rule. Only for a caller that holds the server's lock: then no
    process of that server is left.
    """
    if _pid_file(data) and postmaster(data) is None:
        (data / "postmaster.pid").unlink()


class Orphans:
    """The processes of a server whose postmaster was killed: waited for, then ended."""

    def __init__(self, layout: Layout) -> None:
        self._title = f"postgres: {layout.cluster_name}: ".encode()
        self._lock = layout.server_lock
        self._since: float | None = None

    def end(self) -> None:
        """Do what is due now. Raises ``StopFailed`` if none of them holds the lock after all."""
        self._since = self._since or time.monotonic()
        waited = time.monotonic() - self._since
        if waited < ASK_AFTER:
            return
        found = self._find()
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL if waited > KILL_AFTER else signal.SIGTERM)
            except ProcessLookupError:
                continue
        if waited > GIVE_UP_AFTER and not found:
            raise StopFailed(
                f"no server runs, yet a process holds {self._lock}: find it with `fuser {self._lock}` and end it"
            )

    def _find(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                title = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if title.startswith(self._title):
                found.append(int(entry.name))
        return found
