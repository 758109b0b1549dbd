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
from crossdock.core.embedded.errors import EmbeddedError, StartFailed
from crossdock.core.embedded.layout import PORT, Layout
from crossdock.core.embedded.locks import (
    exclusive,
    is_held,
    open_lock,
    read_small,
    try_exclusive,
    write_whole,
)

# How often a start or a stop looks again, in seconds; both end by what they see, never by the clock.
LOOK: Final = 0.02

Mode = Literal["smart", "fast", "immediate"]
SIGNALS: Final = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}


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
        layout = Layout(self.home)
        with exclusive(layout.start_lock):
            stop_locked(layout, mode)


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
    account = account_for(layout.data)
    layout.give(account)
    lock = open_lock(layout.server_lock)
    try:
        started = not _found(layout, lock)
        if started:
            pid = _start(layout, account, lock)
            layout.on_demand.unlink(missing_ok=True)
            if not keep:
                write_whole(layout.on_demand, f"{pid}\n")
        elif keep:
            layout.on_demand.unlink(missing_ok=True)
    finally:
        os.close(lock)
    pid = processes.postmaster(layout.data) or 0
    return Running(layout.home, layout.socket_folder(), pid, started)


def _found(layout: Layout, lock: int) -> bool:
    """Wait for a server that is up or coming up; False, with ``lock`` taken, if there is none.

    The lock is the truth: the kernel keeps it while any process of the server lives.
    """
    orphans = processes.Orphans(layout)
    while not try_exclusive(lock):
        if processes.postmaster(layout.data) is None:
            orphans.end()
        elif _accepts(layout):
            return True
        time.sleep(LOOK)
    return False


def _start(layout: Layout, account: Account, lock: int) -> int:
    """Start the server with ``lock`` handed on to it, and wait until it accepts connections."""
    if not layout.data.exists():
        cluster.create(layout, account, holding=lock)
    elif not layout.passfile.exists():
        cluster.renew_passwords(layout, account, holding=lock)
    cluster.discard_unfinished(layout)
    cluster.write_settings(layout, account, layout.data)
    processes.drop_stale_pid_file(layout.data)

    socket = layout.make_socket_folder(account)
    folder = os.open(socket, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    said = os.open(
        layout.log / "start.log",
        os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC,
        0o600,
    )
    try:
        # Where the folders above are closed to the server's user, it gets the folder as a descriptor.
        reachable = str(socket) if account.can_enter(socket) else f"/proc/self/fd/{folder}"
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [
                str(binary_for("postgres", account)),
                "-D", cluster.data_argument(layout.data, account),
                "-p", str(PORT),
                "-c", f'unix_socket_directories="{reachable}"',
            ],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            pass_fds=(lock, folder),
            start_new_session=True,  # Ctrl-C in the starter's terminal is not meant for the server
            **cluster.spawn(layout.data),
            **account.switch(),
        )  # fmt: skip
    finally:
        os.close(folder)
        os.close(said)
    processes.adopt(child)
    while not (processes.postmaster(layout.data) == child.pid and _accepts(layout)):
        if child.poll() is not None:
            raise StartFailed(
                f"the server of {layout.home} ended with {child.returncode} while starting; its log says:",
                log_tail(layout),
            )
        time.sleep(LOOK)
    return child.pid


def _accepts(layout: Layout) -> bool:
    """Whether the server says that it is ready, and a client finds it so."""
    if processes.status(layout.data) not in ("ready", "standby"):
        return False
    where = make_conninfo(
        host=str(layout.socket_folder()), port=PORT, dbname=cluster.DATABASE, user=cluster.ROLE
    )
    return pq.PGconn.ping(where.encode()) == pq.Ping.OK


def stop_locked(layout: Layout, mode: Mode) -> None:
    """``Running.stop`` for a caller that holds ``layout.start_lock``."""
    orphans = processes.Orphans(layout)
    told: int | None = None
    while is_held(layout.server_lock):
        pid = processes.postmaster(layout.data)
        if pid is None:
            orphans.end()
        elif pid != told:
            os.kill(pid, SIGNALS[mode])
            told = pid
        time.sleep(LOOK)
    processes.reap()
    layout.on_demand.unlink(missing_ok=True)


def log_tail(layout: Layout, *, lines: int = 20) -> str:
    """The last lines that the server wrote, from its first words and from its newest log."""
    texts = [read_small(layout.log / "start.log") or ""]
    logs = sorted(layout.log.glob("postgresql-*.log"), key=lambda path: path.lstat().st_mtime)
    if logs:
        texts.append(read_small(logs[-1]) or "")
    return "\n".join("\n".join(text.splitlines()[-lines:]) for text in texts if text)


__all__ = ["EmbeddedError", "Mode", "Running", "ensure_running"]
