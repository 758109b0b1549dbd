"""The folders and files of one home, and who may see them."""

import hashlib
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crossdock.core.embedded.account import Account
from crossdock.core.embedded.errors import HomeUnfit
from crossdock.core.embedded.locks import read_small, write_whole

# The socket's file name carries it; nothing listens on a network port.
PORT: Final = 5432
SOCKET: Final = f".s.PGSQL.{PORT}"

# sockaddr_un holds 108 bytes, the last of them a zero.
LONGEST_SOCKET_PATH: Final = 107


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in ``home``, an absolute path without symbolic links."""

    home: Path

    @classmethod
    def of(cls, home: Path | str) -> "Layout":
        """The layout of ``home``, which need not exist yet."""
        return cls(Path(home).expanduser().resolve())

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "postgres"

    @property
    def run(self) -> Path:
        """The socket and the locks."""
        return self.home / "run"

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.home / "log"

    @property
    def passfile(self) -> Path:
        """Both roles' passwords, in libpq's format; its user's only."""
        return self.home / "secrets" / "pgpass"

    @property
    def archive(self) -> Path:
        """The log of what was written since the oldest backup; while it is missing, nothing is archived."""
        return self.home / "archive"

    @property
    def backups(self) -> Path:
        """Where backups stand unless they are told to stand elsewhere."""
        return self.home / "backups"

    @property
    def backups_made(self) -> Path:
        """Which backups were made and where: a JSON array."""
        return self.home / "backups.json"

    @property
    def backup_lock(self) -> Path:
        """Held while a backup is made, by pg_basebackup too should its starter be killed."""
        return self.run / "backup.lock"

    @property
    def master_key(self) -> Path:
        """What secrets in the database are sealed with (``core.vault``)."""
        return self.home / "secrets" / "master.key"

    @property
    def start_lock(self) -> Path:
        """Held by whoever starts or stops the server."""
        return self.run / "start.lock"

    @property
    def server_lock(self) -> Path:
        """Held by the server and each of its processes, from start to the end of the last one."""
        return self.run / "server.lock"

    @property
    def lease(self) -> Path:
        """Held, shared, by every process that uses a server started on demand."""
        return self.run / "lease"

    @property
    def on_demand(self) -> Path:
        """Exists while the running server is to be stopped by whoever uses it last."""
        return self.run / "on-demand"

    @property
    def socket_record(self) -> Path:
        """Names the folder of the socket when it is not ``run``."""
        return self.run / "socket"

    @property
    def cluster_name(self) -> str:
        """Tells this home's server processes from others' in the process list."""
        return f"crossdock-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]}"

    def prepare(self) -> None:
        """Make the home and its run folder, so that locks can be taken."""
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.run.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HomeUnfit(f"cannot make {self.run}: {error.strerror}; choose another --home") from error
        if not os.access(self.run, os.W_OK | os.X_OK):
            raise HomeUnfit(f"{self.run} belongs to another user: choose another --home, or be that user")

    def give(self, account: Account) -> None:
        """Make what is missing and let ``account`` reach its own folders.

        Nothing above the home is touched. The home itself may be passed through by the account's group
        if it could not be; only root, who runs the server as another, has that to do.
        """
        self.passfile.parent.mkdir(mode=0o700, exist_ok=True)
        self.log.mkdir(mode=0o700, exist_ok=True)
        if not account.other:
            return
        for folder in (self.run, self.log):
            _hand_over(folder, account)
        if not account.can_pass(self.home):
            mode = stat.S_IMODE(self.home.stat().st_mode)
            os.chown(self.home, -1, account.gid)
            self.home.chmod(mode & ~stat.S_IRWXG | stat.S_IXGRP)

    def socket_folder(self) -> Path:
        """The folder of the running server's socket, for clients."""
        if _fits(self.run):
            return self.run
        return Path((read_small(self.socket_record) or str(self.run)).strip())

    def socket_is_there(self) -> bool:
        """Whether clients find the socket; somebody may have swept it away."""
        return (self.socket_folder() / SOCKET).exists()

    def drop_socket_folder(self) -> None:
        """Remove the folder that ``make_socket_folder`` made elsewhere, once the server has ended."""
        folder = self.socket_folder()
        if folder != self.run:
            with suppress(OSError):  # gone already, or not empty and so not ours to remove
                folder.rmdir()

    def make_socket_folder(self, account: Account) -> Path:
        """The folder for the socket of a server about to start: ``run``, else a short one elsewhere.

        A home's path may be longer than a socket's may be, or hold a comma, which libpq takes for a
        list. Then the folder is a private one named by a hash of the home. Names that somebody else
        took are passed over, so what was chosen is recorded in ``socket_record``.
        """
        if _fits(self.run):
            return self.run
        base = _short_base()
        for attempt in range(16):
            folder = base / f"{self.cluster_name}-{attempt:x}"
            if _claim(folder, account):
                write_whole(self.socket_record, f"{folder}\n")
                return folder
        raise HomeUnfit(f"no free name for a socket folder in {base}: choose a shorter --home")


def make_for(folder: Path, account: Account) -> None:
    """Make ``folder``, private to the server's user, if it is missing."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _hand_over(folder, account)


def _fits(folder: Path) -> bool:
    path = os.fsencode(folder / SOCKET)
    return len(path) <= LONGEST_SOCKET_PATH and not set(os.fsdecode(path)) & set(",\"'\n")


def _short_base() -> Path:
    """A folder with a short name in which this user may make a folder that stays its own."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    choices = ("/run",) if os.geteuid() == 0 else (runtime,) if 0 < len(runtime) < 40 else ()
    for choice in choices:
        if Path(choice).is_dir() and os.access(choice, os.W_OK | os.X_OK):
            return Path(choice)
    return Path("/tmp")  # noqa: S108 - the folder made in it is private, and checked to be ours


def _claim(folder: Path, account: Account) -> bool:
    """Make ``folder``, private to ``account``, or find it so; False if it is anybody else's."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not found.st_mode & 0o077
    _hand_over(folder, account)
    return True


def _hand_over(folder: Path, account: Account) -> None:
    """Give ``folder`` itself, never what a link in its place points to, to ``account``."""
    if not account.other:
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fchown(fd, account.uid, account.gid)
        os.fchmod(fd, 0o700)
    finally:
        os.close(fd)
