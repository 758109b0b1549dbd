"""Restores a backup into a home, rolled forward to a moment if one is named.

The new data directory is made whole aside: copied, checked, rolled forward, cleaned of what belongs to the
old installation alone. Only then it takes its place by one rename; what stood there before is moved, never
removed.
"""

import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.pq import Format

from crossdock.core.embedded import backups, cluster, processes
from crossdock.core.embedded.account import Account, account_for
from crossdock.core.embedded.backups import Backup
from crossdock.core.embedded.binaries import binary_for
from crossdock.core.embedded.errors import RestoreFailed, RestoreRefused
from crossdock.core.embedded.layout import PORT, Layout, make_for
from crossdock.core.embedded.locks import (
    exclusive,
    open_lock,
    open_private,
    read_small,
    sync_directory,
    try_exclusive,
    write_whole,
)
from crossdock.core.embedded.server import Pace

# The staged server lets in whoever reaches its socket: a private folder, for moments.
TRUST: Final = "local all all trust\n"
HBA: Final = "pg_hba.restoring.conf"
NOT_REACHED: Final = "recovery ended before configured recovery target was reached"
LAST: Final = re.compile(r"last completed transaction was at log time (\S+ \S+)")

Clean = Callable[["psycopg.Cursor[tuple[Any, ...]]", datetime | None], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``at``: the moment to stop before or at, UTC, None: all there is; ``wal``: further folders of segments;
    ``replace``: move what stands in the home aside; ``key``: the master key, if the backup has none.
    """

    backup: Backup
    at: datetime | None = None
    wal: Sequence[Path] = ()
    replace: bool = False
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """``until``: the last transaction that is in; ``aside``: where the home's earlier data stands now."""

    home: Path
    until: datetime | None
    aside: Path | None


def restore(home: Path, wanted: Wanted, clean: Clean, *, now: datetime) -> Restored:
    """Restore into ``home``; ``clean`` is given a superuser's cursor and the last transaction's time before
    the new database takes its place. Raises RestoreRefused, RestoreFailed.
    """
    layout = Layout.of(home)
    layout.prepare()
    with exclusive(layout.start_lock):
        lock = open_lock(layout.server_lock)
        try:
            if not try_exclusive(lock):
                raise RestoreRefused(
                    f"a server runs in {layout.home}: stop it, or restore into another --home"
                )
            key = _allowed(layout, wanted)
            cluster.discard_unfinished(layout)
            return _restore(layout, wanted, clean, key, lock, now)
        finally:
            os.close(lock)


def _allowed(layout: Layout, wanted: Wanted) -> bytes | None:
    """The master key to put in place, None for none; or a refusal before anything is done."""
    if layout.data.exists() and not wanted.replace:
        raise RestoreRefused(
            f"{layout.home} holds an installation: choose an empty --home, or say --replace to move it aside"
        )
    if wanted.at is not None and wanted.at < wanted.backup.at:
        raise RestoreRefused(
            f"this backup was complete at {wanted.backup.made_at}, after {wanted.at.isoformat()}:"
            " take an older one"
        )
    if wanted.key is not None:
        return wanted.key.read_bytes()
    if wanted.backup.key:
        return (wanted.backup.folder / "secrets" / "master.key").read_bytes()
    if wanted.backup.key_sha256 and not layout.master_key.exists():
        raise RestoreRefused(
            "the backup has no master key: name the file with --key, or sealed secrets stay sealed"
        )
    return None


def _restore(
    layout: Layout, wanted: Wanted, clean: Clean, key: bytes | None, lock: int, now: datetime
) -> Restored:
    account = account_for(layout.home, layout.data)
    layout.give(account)
    aside = layout.home / f"postgres.new-{secrets.token_hex(4)}"
    try:
        complete = _copy(aside, wanted, account)
        cluster.write_settings(layout, aside / "data")
        until = _roll_forward(
            layout, aside, wanted, account, lock, clean, complete_at=now if complete else None
        )
        (aside / "data" / HBA).unlink()
        _keep_histories(layout, aside / "data", account)
        before = _swap(layout, aside / "data", key, now)
    except OSError as error:
        raise RestoreFailed(
            f"not restored into {layout.home}: {error}; what was there is untouched"
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Restored(layout.home, until, before)


def _copy(aside: Path, wanted: Wanted, account: Account) -> bool:
    """Copy the checked backup and the log behind it; whether the log goes up to this very moment."""
    wrong = backups.verify(wanted.backup)
    if wrong:
        raise RestoreFailed(f"{wanted.backup.folder} is damaged: {'; '.join(wrong[:5])}")
    aside.mkdir(mode=0o700)
    shutil.copytree(wanted.backup.folder / "database", aside / "data", symlinks=True)
    (aside / "data").chmod(0o700)
    wal = aside / "wal"
    wal.mkdir(mode=0o700)
    # First what the old server has not archived yet, then the archive, which is the surer copy of a segment.
    live = Path(wanted.backup.home) / "postgres" / "pg_wal"
    mine = _same_system(live.parent, wanted.backup)
    folders = [*([live] if mine else []), Path(wanted.backup.archive), *wanted.wal]
    for folder in folders:
        _collect(folder, wal, wanted.backup.start_segment)
    write_whole(aside / "data" / HBA, TRUST)
    write_whole(aside / "data" / "recovery.signal", "")
    if account.other:
        for path in [aside, *aside.rglob("*")]:
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
    return mine


def _same_system(data: Path, backup: Backup) -> bool:
    """Whether the data directory is that of the installation which the backup is of."""
    try:
        with (data / "global" / "pg_control").open("rb") as file:
            # The first field of ControlFileData: the system identifier, 8 bytes in the machine's order.
            return str(int.from_bytes(file.read(8), "little")) == backup.system
    except OSError:
        return False


def _collect(folder: Path, wal: Path, first: str) -> None:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        name = path.name
        wanted = name.endswith(".history") or (len(name) == 24 and name[8:] >= first[8:])
        if wanted and path.is_file():
            with suppress(FileNotFoundError):  # archived and recycled meanwhile
                shutil.copyfile(path, wal / name)


def _roll_forward(
    layout: Layout, aside: Path, wanted: Wanted, account: Account, lock: int, clean: Clean,
    *, complete_at: datetime | None,
) -> datetime | None:  # fmt: skip
    """Run the staged server until it has replayed the log, clean it, stop it."""
    try:
        return _replay(layout, aside, wanted.at, account, lock, clean)
    except RestoreFailed as error:
        if NOT_REACHED not in error.message:
            raise
        last = LAST.findall(error.message)
        if complete_at is not None and wanted.at is not None and wanted.at <= complete_at:
            # All that was ever written is here, and nothing was committed after the moment asked for.
            return _replay(layout, aside, None, account, lock, clean)
        until = f" at {last[-1]} UTC" if last else ""
        raise RestoreFailed(
            f"the log that is there ends{until}, before {wanted.at}: ask for an earlier moment"
        ) from None


def _replay(
    layout: Layout, aside: Path, at: datetime | None, account: Account, lock: int, clean: Clean
) -> datetime | None:
    said = aside / "said.log"
    options = {
        "archive_mode": "off",
        "restore_command": 'cp ../wal/%f "%p"',
        "recovery_target_timeline": "current",
        "recovery_target_action": "promote",
        "hot_standby": "off",
        "hba_file": f"/proc/self/cwd/{HBA}",
        "unix_socket_directories": "..",
        "logging_collector": "off",
        "cluster_name": layout.cluster_name,
        **({"recovery_target_time": at.isoformat()} if at is not None else {}),
    }
    command = [str(binary_for("postgres", account)), "-D", cluster.data_argument(aside / "data", account)]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    out = open_private(said, os.O_WRONLY | os.O_TRUNC)
    try:
        with cluster.launching(account):
            child = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, pass_fds=(lock,),
                **cluster.spawn(aside / "data"), **account.switch(),
            )  # fmt: skip
    finally:
        os.close(out)
    processes.adopt(child)
    try:
        _until_ready(child, aside / "data" / "postmaster.pid", said)
        return _cleaned(aside, clean)
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            child.wait()
        processes.reap()


def _until_ready(child: "subprocess.Popen[bytes]", record: Path, said: Path) -> None:
    """Wait for the end of recovery, however long it takes; the server's own record says ``ready`` then."""
    pace = Pace()
    while (read_small(record) or "").splitlines()[-1:] != ["ready   "]:
        if child.poll() is not None:
            raise RestoreFailed(f"recovery ended with {child.returncode}: {read_small(said, limit=4000)}")
        pace.wait()


def _cleaned(aside: Path, clean: Clean) -> datetime | None:
    """Let ``clean`` work on the new database; the time of the last transaction that was replayed."""
    folder = os.open(aside, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with psycopg.connect(
            host=f"/proc/self/fd/{folder}", port=PORT, user=cluster.ADMIN, dbname=cluster.DATABASE
        ) as connection:
            row = connection.execute("SELECT pg_last_xact_replay_timestamp()").fetchone()
            until: datetime | None = row[0] if row else None
            cursor = connection.cursor()
            cursor.format = Format.BINARY
            clean(cursor, until)
            return until
    finally:
        os.close(folder)


def _keep_histories(layout: Layout, data: Path, account: Account) -> None:
    """Timelines that were used stand in the archive, so that no later restore takes the same one again."""
    if not layout.archive.is_dir():
        return
    for path in (data / "pg_wal").glob("*.history"):
        target = layout.archive / path.name
        if not target.exists():
            backups.write_bytes(target, path.read_bytes())
    make_for(layout.archive, account)


def _swap(layout: Layout, data: Path, key: bytes | None, now: datetime) -> Path | None:
    """Put the new data in its place, and what was there aside."""
    stamp = f"before-{now:%Y%m%dT%H%M%S%fZ}"
    before: Path | None = None
    if key is not None and (not layout.master_key.exists() or layout.master_key.read_bytes() != key):
        if layout.master_key.exists():
            layout.master_key.rename(layout.master_key.with_name(f"master.key.{stamp}"))
        backups.write_bytes(layout.master_key, key)
    layout.passfile.unlink(missing_ok=True)  # the next start deals new passwords
    if layout.data.exists():
        before = layout.home / f"postgres.{stamp}"
        layout.data.rename(before)
    data.rename(layout.data)
    sync_directory(layout.home)
    return before
