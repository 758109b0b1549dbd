"""Base backups of the embedded server, and the archive of what was written since.

A backup is a folder: ``database/`` as pg_basebackup makes it, with its manifest of checksums; ``secrets/``
with the master key, unless that is kept elsewhere; ``backup.json``. It is made under another name and renamed
when all of it is on the disk, so there is never half of one. The first backup begins the archive
(``HOME/archive``), which the server then fills segment by segment (``fitting.ARCHIVE``); together they lead
to any moment since.
"""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from crossdock.core import clock
from crossdock.core.embedded import cluster
from crossdock.core.embedded.account import account_for
from crossdock.core.embedded.binaries import binary
from crossdock.core.embedded.errors import BackupFailed
from crossdock.core.embedded.layout import Layout, make_for
from crossdock.core.embedded.locks import (
    open_lock,
    read_small,
    sync_directory,
    try_exclusive,
    write_whole,
)
from crossdock.core.embedded.server import Running

SEGMENT_BITS: Final = 24  # wal_segment_size is 16 MiB, as initdb leaves it
PART: Final = ".part-"
NAME: Final = "crossdock-%Y%m%dT%H%M%S%fZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """What ``backup.json`` says. ``start_segment``: the first file of the log that the backup needs; ``key``:
    whether the master key is in it; ``key_sha256``: which one it was; ``size``: bytes.
    """

    name: str
    path: str
    home: str
    made_at: str
    system: str
    timeline: int
    start_segment: str
    archive: str
    key: bool
    key_sha256: str
    size: int

    @property
    def folder(self) -> Path:
        return Path(self.path)

    @property
    def at(self) -> datetime:
        """When it was complete, UTC."""
        return datetime.fromisoformat(self.made_at)


def make(running: Running, to: Path | None, *, key: bool = True) -> Backup:
    """Back the running server up into a new folder below ``to``, and begin the archive if there is none.

    Raises BackupFailed, and leaves nothing behind; what was there before is not touched.
    """
    layout = Layout(running.home)
    folder = (to or layout.backups).expanduser().resolve()
    lock = open_lock(layout.backup_lock)
    try:
        if not try_exclusive(lock):
            raise BackupFailed("another backup of this home is being made: wait for it")
        made = _make(layout, running, folder, lock, key=key)
        _remember(layout, [*made_ones(layout), made])
    except OSError as error:
        said = f"no backup in {folder}: {error.strerror}; free space or choose another --to"
        raise BackupFailed(said) from error
    finally:
        os.close(lock)
    return made


def _make(layout: Layout, running: Running, folder: Path, lock: int, *, key: bool) -> Backup:
    part = folder / f"{PART}{secrets.token_hex(4)}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        discard_unfinished(folder)
        part.mkdir(mode=0o700)
        _begin_archive(layout, running)
        _base_backup(running, part / "database", lock)
        at = clock.wall()
        made = _describe(layout, part, folder / at.strftime(NAME), at, key=key)
        if made.key:
            (part / "secrets").mkdir(mode=0o700)
            write_bytes(part / "secrets" / "master.key", layout.master_key.read_bytes())
        write_whole(part / "backup.json", json.dumps(asdict(made), indent=2) + "\n")
        part.rename(made.folder)
        sync_directory(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def discard_unfinished(folder: Path) -> None:
    """Remove what a backup that was killed left in ``folder``."""
    for part in folder.glob(f"{PART}*"):
        shutil.rmtree(part, ignore_errors=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a new file with mode 0600, and see it on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    sync_directory(path.parent)


def _begin_archive(layout: Layout, running: Running) -> None:
    """From here on segments are archived, also after a crash: the folder is the switch."""
    new = not layout.archive.exists()
    make_for(layout.archive, account_for(layout.home, layout.data))
    sync_directory(layout.home)
    cluster.write_settings(layout, layout.data)
    with psycopg.connect(running.admin_dsn, autocommit=True) as connection:
        found = connection.execute("SELECT current_setting('archive_mode')").fetchone()
        if found != ("on",):
            raise BackupFailed(
                "this server was started by an older Crossdock: stop it and start it again, then back up"
            )
        connection.execute("SELECT pg_reload_conf()")
        if new:
            # What failed before there was an archive is no news.
            connection.execute("SELECT pg_stat_reset_shared('archiver')")


def _base_backup(running: Running, target: Path, lock: int) -> None:
    command = [
        str(binary("pg_basebackup")), "--dbname", running.admin_dsn, "--pgdata", str(target),
        "--format=plain", "--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256",
        "--no-password", "--label=crossdock",
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        command,
        pass_fds=(lock,),
        env=cluster.ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(f"pg_basebackup ended with {done.returncode}: {done.stderr.strip()}")


def _describe(layout: Layout, part: Path, final: Path, at: datetime, *, key: bool) -> Backup:
    manifest = json.loads((part / "database" / "backup_manifest").read_text(encoding="utf-8"))
    first = manifest["WAL-Ranges"][0]
    master = layout.master_key.read_bytes() if layout.master_key.exists() else b""
    return Backup(
        name=final.name,
        path=str(final),
        home=str(layout.home),
        made_at=at.isoformat(),
        system=str(manifest["System-Identifier"]),
        timeline=int(first["Timeline"]),
        start_segment=segment(int(first["Timeline"]), str(first["Start-LSN"])),
        archive=str(layout.archive),
        key=key and bool(master),
        key_sha256=hashlib.sha256(master).hexdigest() if master else "",
        size=sum(int(file["Size"]) for file in manifest["Files"]),
    )


def segment(timeline: int, lsn: str) -> str:
    """The name of the log's file that holds position ``lsn`` (``1/A2000028``) on a timeline."""
    high, low = (int(part, 16) for part in lsn.split("/"))
    return f"{timeline:08X}{high:08X}{low >> SEGMENT_BITS:08X}"


def open_one(folder: Path) -> Backup:
    """The backup in ``folder``. Raises BackupFailed if there is none."""
    try:
        said: dict[str, Any] = json.loads((folder / "backup.json").read_text(encoding="utf-8"))
        return Backup(**{**said, "path": str(folder.resolve())})
    except (OSError, ValueError, TypeError) as error:
        raise BackupFailed(
            f"{folder} holds no backup of Crossdock's: name one of `crossdock backup list`"
        ) from error


def made_ones(layout: Layout) -> list[Backup]:
    """The backups of this home that are still where they were made, oldest first; and those whose disk is
    away.
    """
    found = [Backup(**one) for one in json.loads(read_small(layout.backups_made, limit=10_000_000) or "[]")]
    return sorted((one for one in found if _may_be_there(one)), key=lambda one: one.made_at)


def _may_be_there(one: Backup) -> bool:
    """A disk that is not mounted now still needs its part of the archive."""
    return (one.folder / "backup.json").exists() or not one.folder.parent.exists()


def _remember(layout: Layout, found: Sequence[Backup]) -> None:
    write_whole(layout.backups_made, json.dumps([asdict(one) for one in found], indent=2) + "\n")


def verify(one: Backup) -> list[str]:
    """What is wrong with a backup, in words: nothing if all checksums are right and the log is readable."""
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [str(binary("pg_verifybackup")), "--quiet", str(one.folder / "database")],
        env=cluster.ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    wrong = [line for line in done.stderr.splitlines() if line.strip()] if done.returncode else []
    if done.returncode and not wrong:
        wrong = [f"pg_verifybackup ended with {done.returncode}"]
    if one.key:
        path = one.folder / "secrets" / "master.key"
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != one.key_sha256:
            wrong.append("the master key is missing, or another one than was backed up")
    return wrong


def keep(layout: Layout, folder: Path | None, count: int) -> list[Backup]:
    """Keep the newest ``count`` of this home's backups in ``folder``; returns those that were removed.

    The archive loses what no backup that is left needs, wherever that stands.
    """
    where = (folder or layout.backups).expanduser().resolve()
    mine = [one for one in made_ones(layout) if one.folder.parent == where]
    gone = mine[: max(0, len(mine) - max(count, 1))]
    for one in gone:
        # First the description: half a backup must not look like one.
        (one.folder / "backup.json").unlink(missing_ok=True)
        shutil.rmtree(one.folder, ignore_errors=True)
    left = [one for one in made_ones(layout) if one not in gone]
    _remember(layout, left)
    if left:
        trim_archive(layout, min((one.start_segment for one in left), key=lambda name: name[8:]))
    return gone


def trim_archive(layout: Layout, oldest: str) -> int:
    """Remove the segments before ``oldest``, whatever their timeline; returns how many went."""
    gone = 0
    for path in layout.archive.glob("*"):
        if len(path.name) >= 24 and path.suffix != ".part" and path.name[8:24] < oldest[8:]:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
