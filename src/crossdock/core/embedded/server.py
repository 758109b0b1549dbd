"""Starts, finds and stops the server of a home."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from psycopg import pq
from psycopg.conninfo import make_conninfo

from crossdock.core.embedded import cluster, processes
from crossdock.core.embedded.account import Account, account_for
from crossdock.core.embedded.binaries import binary_for
from crossdock.core.embedded.errors import StartFailed
from crossdock.core.embedded.layout import PORT, SOCKET, Layout
from crossdock.core.embedded.locks import (
    exclusive,
    is_held,
    open_lock,
    open_private,
    read_small,
    try_exclusive,
    write_whole,
)
from crossdock.core.embedded.processes import Processes

# What a server that accepts connections says of itself.
UP: Final = frozenset({"ready", "standby"})

Mode = Literal["smart", "fast", "immediate"]
SIGNALS: Final = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}


class Pace:
    """How often a start or a stop looks again: ever less often. Both end by what they see, not by a clock."""

    def __init__(self) -> None:
        self._pause = 0.01

    def wait(self) -> None:
        """Wait a little longer than the last time, up to a quarter of a second."""
        time.sleep(self._pause)
        self._pause = min(self._pause * 1.2, 0.25)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that accepts connections. ``started``: whether this call started it."""

    home: Path
    socket: Path
    pid: int
    started: bool

    @property
    def dsn(self) -> str:
        """libpq's connection string to the application's database, as the application's role."""
        return self.dsn_for(cluster.DATABASE)

    @property
    def admin_dsn(self) -> str:
        """The same as superuser, for backups and checks of pages."""
        return self.dsn_for(cluster.DATABASE, user=cluster.ADMIN)

    def dsn_for(self, database: str, *, user: str = cluster.ROLE) -> str:
        """The connection string to another database of this server."""
        return make_conninfo(
            host=str(self.socket),
            port=PORT,
            user=user,
            dbname=database,
            passfile=str(Layout(self.home).passfile),
        )

    def stop(self, mode: Mode = "fast") -> None:
        """Stop the server and return when the last of its processes has ended.

        ``smart`` waits for clients to leave, ``fast`` disconnects them, ``immediate`` leaves recovery
        to the next start. A server that has ended already is no error.
        """
        stop(self.home, mode)


def ensure_running(home: Path | str, *, keep: bool = True) -> Running:
    """The server of ``home``, made and started if need be; returns once it accepts connections.

    It waits as long as recovery takes, and raises ``StartFailed`` as soon as the server gives up. With
    ``keep`` the server stays until ``stop``; without, whoever holds the last lease stops it (``lease``).
    Raises ``HomeUnfit`` if this user cannot run one there.
    """
    layout = Layout.of(home)
    layout.prepare()
    with exclusive(layout.start_lock):
        return ensure_locked(layout, keep=keep)


def ensure_locked(layout: Layout, *, keep: bool) -> Running:
    """``ensure_running`` for a caller that holds ``layout.start_lock``."""
    processes.reap()
    account = account_for(layout.home, layout.data)
    with cluster.launching(account):
        layout.give(account)
    lock = open_lock(layout.server_lock)
    try:
        pid = _find(layout, lock)
        started = pid is None
        if pid is None:
            # Said before the start: a starter that is killed meanwhile leaves a server that knows its end.
            _mark(layout, on_demand=not keep)
            pid = _start(layout, account, lock)
        elif keep:
            _mark(layout, on_demand=False)
    finally:
        os.close(lock)
    return Running(layout.home, layout.socket_folder(), pid, started)


def _mark(layout: Layout, *, on_demand: bool) -> None:
    if on_demand:
        write_whole(layout.on_demand, "")
    else:
        layout.on_demand.unlink(missing_ok=True)


def _find(layout: Layout, lock: int) -> int | None:
    """Wait for a server that is up, coming up or going down; None, with ``lock`` taken, if there is none.

    The lock is the truth: the kernel keeps it while any process of the server lives.
    """
    seen = Processes(layout)
    pace = Pace()
    swept: int | None = None
    while not try_exclusive(lock):
        pid = seen.postmaster()
        answer = _answer(layout, seen)
        if pid is None:
            seen.end_orphans()
        elif answer == pq.Ping.OK:
            return pid
        elif pid != swept and seen.status() in UP and not layout.socket_is_there():
            # Nobody will ever reach it again: end it, so that it can be started anew.
            os.kill(pid, SIGNALS["fast"])
            swept = pid
        else:
            seen.end_hanging(pid, refuses=answer == pq.Ping.REJECT)
        pace.wait()
    return None


def _start(layout: Layout, account: Account, lock: int) -> int:
    """Start the server with ``lock`` handed on to it, and wait until it accepts connections."""
    cluster.discard_unfinished(layout)
    if not layout.data.exists():
        cluster.create(layout, account, holding=lock)
    elif not layout.passfile.exists():
        cluster.renew_passwords(layout, account, holding=lock)
    cluster.write_settings(layout, layout.data)
    socket = layout.make_socket_folder(account)
    for file in (layout.data / "postmaster.pid", socket / f"{SOCKET}.lock"):
        processes.drop_misleading(file)
    child = _launch(layout, account, socket, lock)
    seen = Processes(layout)
    pace = Pace()
    while (answer := _answer(layout, seen)) != pq.Ping.OK or seen.postmaster() != child.pid:
        if child.poll() is not None:
            raise StartFailed(
                f"the server of {layout.home} ended with {child.returncode} while starting; its log says:",
                log_tail(layout),
            )
        if seen.postmaster() == child.pid:
            seen.end_hanging(child.pid, refuses=answer == pq.Ping.REJECT)
        pace.wait()
    return child.pid


def _launch(layout: Layout, account: Account, socket: Path, lock: int) -> "subprocess.Popen[bytes]":
    """Start the server's process; what it says before its own log is open goes to ``start.log``."""
    said = open_private(layout.log / "start.log", os.O_WRONLY | os.O_TRUNC | os.O_APPEND)
    folder = os.open(socket, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    # Where the folders above are closed to the server's user, it gets the folder as a descriptor.
    reachable = str(socket) if account.can_enter(socket) else f"/proc/self/fd/{folder}"
    command = [
        str(binary_for("postgres", account)), "-D", cluster.data_argument(layout.data, account),
        "-p", str(PORT), "-c", f"cluster_name={layout.cluster_name}",
        "-c", f'unix_socket_directories="{reachable}"',
    ]  # fmt: skip
    try:
        with cluster.launching(account):
            child = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                pass_fds=(lock, folder),
                **cluster.spawn(layout.data),
                **account.switch(),
            )
    finally:
        os.close(folder)
        os.close(said)
    processes.adopt(child)
    return child


def _answer(layout: Layout, seen: Processes) -> pq.Ping:
    """OK if clients are let in, REJECT if the server refuses them for now, NO_RESPONSE if it is not there.

    While it starts its own word is taken for it: a client that is refused leaves a line in the log.
    """
    status = seen.status()
    if status not in UP:
        return pq.Ping.REJECT if status == "starting" else pq.Ping.NO_RESPONSE
    where = make_conninfo(
        host=str(layout.socket_folder()),
        port=PORT,
        dbname=cluster.DATABASE,
        user=cluster.ROLE,
        connect_timeout=5,
    )
    return pq.Ping(pq.PGconn.ping(where.encode()))


def stop(home: Path | str, mode: Mode = "fast") -> None:
    """Stop the server of ``home``, if one runs: see ``Running.stop``."""
    layout = Layout.of(home)
    layout.prepare()
    with exclusive(layout.start_lock):
        stop_locked(layout, mode)


def stop_locked(layout: Layout, mode: Mode) -> None:
    """``Running.stop`` for a caller that holds ``layout.start_lock``."""
    seen = Processes(layout)
    pace = Pace()
    told: int | None = None
    while is_held(layout.server_lock):
        pid = seen.postmaster()
        if pid is None:
            seen.end_orphans()
        elif pid != told:
            # In the middle of recovery nothing is lost by leaving the rest of it to the next start,
            # and a server that hangs there obeys nothing less.
            refuses = _answer(layout, seen) == pq.Ping.REJECT
            os.kill(pid, SIGNALS["immediate" if refuses else mode])
            told = pid
        pace.wait()
    processes.reap()
    _mark(layout, on_demand=False)
    layout.drop_socket_folder()


def log_tail(layout: Layout, *, lines: int = 20) -> str:
    """The last lines that the server wrote, from its first words and from its newest log."""
    texts = [read_small(layout.log / "start.log") or ""]
    logs = layout.log.glob("postgresql-*.log")
    newest = max(logs, key=lambda path: path.lstat().st_mtime, default=None)
    if newest is not None:
        texts.append(read_small(newest) or "")
    return "\n".join("\n".join(text.splitlines()[-lines:]) for text in texts if text)
