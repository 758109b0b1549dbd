"""A folder that files are dropped into: which are complete, and where each goes.

```
DROP/orders.csv ─▶ DROP/taking/20261127-141500-orders.csv ─▶ DROP/done/… or DROP/failed/…
                                                             (….report.csv beside it)
```

A file leaves the folder by one rename before anything of it is read, so that whoever drops the next one
under the same name overwrites nothing that is being read. What stands in ``taking`` when a process died
is taken up first; its name there is final, so a report that was moved before the death is replaced.
One process at a time looks after a folder: it holds a lock that ends with it.
"""

import errno
import fcntl
import os
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

TAKING: Final = "taking"
DONE: Final[Literal["done"]] = "done"
FAILED: Final[Literal["failed"]] = "failed"
LOCK: Final = ".crossdock-lock"
REPORT: Final = ".report.csv"
STAMP: Final = "%Y%m%d-%H%M%S-"
STAMPED: Final = 16  # characters of a stamp
LONGEST: Final = 200  # bytes of a name; with stamp and ending it must stay below what file systems allow
UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", "~")

Seen = tuple[int, int, int]  # inode, size, nanoseconds of the last change


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken out of the folder. ``name``: as it was dropped; ``seen``: as it was found;
    ``left``: an earlier process took it and did not come to its end.
    """

    path: Path
    name: str
    seen: Seen
    left: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How many files are where. ``fault``: why the folder cannot be used, empty if it can."""

    waiting: int = 0
    taking: int = 0
    done: int = 0
    failed: int = 0
    fault: str = ""


@dataclass(slots=True)
class Folder:
    """A watched folder. ``quiet``: seconds in which a file must not have changed to be complete."""

    path: Path
    quiet: float
    _looks: dict[str, tuple[Seen, float]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Make what is missing: whoever may drop files may see what became of them. Raises OSError."""
        self.path.mkdir(mode=0o770, parents=True, exist_ok=True)
        for name in (TAKING, DONE, FAILED):
            part = self.path / name
            if not part.is_dir():
                part.mkdir(exist_ok=True)
                part.chmod(stat.S_IMODE(self.path.stat().st_mode))

    @contextmanager
    def held(self) -> Iterator[bool]:
        """For the block, nobody else takes files from here; False: somebody does so already."""
        handle = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)

    def take(self, now: float, at: datetime) -> Taken | None:
        """The next file, out of the folder: first what an earlier process left, then what is complete, the
        oldest first. ``now``: seconds of the machine's steady clock; ``at``: for its name. Raises OSError.
        """
        for path in sorted(_plain(self.path / TAKING), key=lambda one: one.name):
            if not path.name.endswith((REPORT, f"{REPORT}.part")):
                return Taken(path, path.name[STAMPED:] or path.name, _seen(path), left=True)
        complete = [path for path in _plain(self.path) if self._complete(path, now)]
        for path in sorted(complete, key=lambda one: _seen(one)[2]):
            target = _free(self.path / TAKING, at.strftime(STAMP), _shortened(path.name))
            with suppress(FileNotFoundError):  # whoever dropped it took it back
                path.rename(target)
                self._looks.pop(path.name, None)
                return Taken(target, path.name, _seen(target))
        return None

    def _complete(self, path: Path, now: float) -> bool:
        """Whether nobody writes to it any more, as far as can be told."""
        if path.name.startswith(".") or path.name.lower().endswith(UNFINISHED):
            return False
        try:
            seen = _seen(path)
        except FileNotFoundError:
            self._looks.pop(path.name, None)
            return False
        before = self._looks.get(path.name)
        if before is None or before[0] != seen:
            before = self._looks[path.name] = (seen, now)
        return now - before[1] >= self.quiet and not being_written(path)

    def put(self, taken: Taken, where: Literal["done", "failed"], report: Path) -> bool:
        """Move a file that was read, with its report, to where it stays. False: it was written to while it
        was read, and is to be read again. Raises OSError.
        """
        if _seen(taken.path) != taken.seen:
            return False
        target = self.path / where / taken.path.name
        report.chmod(stat.S_IMODE(taken.path.stat().st_mode) & 0o666)  # for the same eyes
        report.replace(target.with_name(target.name + REPORT))
        taken.path.replace(target)
        return True

    def standing(self) -> Standing:
        """How many files are where now."""
        try:
            waiting = sum(
                not (one.name.startswith(".") or one.name.lower().endswith(UNFINISHED))
                for one in _plain(self.path)
            )
            if not os.access(self.path, os.W_OK | os.X_OK):
                return Standing(waiting, fault=f"{self.path} is not writable for this user")
            taking, done, failed = (_count(self.path / name) for name in (TAKING, DONE, FAILED))
        except OSError as error:
            return Standing(fault=f"{error.filename or self.path}: {error.strerror or error}")
        return Standing(waiting, taking, done, failed)


def report_of(taken: Taken) -> Path:
    """Where the report on a file is written before both are moved."""
    return taken.path.with_name(taken.path.name + REPORT)


def being_written(path: Path) -> bool:
    """Whether a process of this machine has it open for writing, where the file system can tell.

    The kernel grants a read lease only on a file that nobody writes to (fcntl(2), F_SETLEASE). A lease that
    is broken in the moment it is held would send SIGIO, which ends a process; SIGURG does nothing.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(handle)
    return False


def _plain(folder: Path) -> list[Path]:
    """The regular files in a folder; no links, which might point anywhere."""
    with os.scandir(folder) as found:
        return [Path(one.path) for one in found if one.is_file(follow_symlinks=False)]


def _count(folder: Path) -> int:
    return sum(not one.name.endswith(REPORT) for one in _plain(folder)) if folder.exists() else 0


def _seen(path: Path) -> Seen:
    found = path.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise FileNotFoundError(errno.ENOENT, "is no file any more", str(path))
    return found.st_ino, found.st_size, found.st_mtime_ns


def _shortened(name: str) -> str:
    """A name that still fits with what is added to it, and is no report's; its ending, which tells the
    format, stays.
    """
    if name.endswith(REPORT):
        name = f"{name.removesuffix(REPORT)}-report.csv"
    raw = os.fsencode(name)
    if len(raw) <= LONGEST:
        return name
    ending = os.fsencode(Path(name).suffix)[-20:]
    return os.fsdecode(raw[: LONGEST - len(ending)] + ending)


def _free(folder: Path, stamp: str, name: str) -> Path:
    """A name that no file of ``folder`` or its neighbours has: two files of one name in one second differ."""
    count, tried = 1, name
    while any((folder.parent / one / (stamp + tried)).exists() for one in (TAKING, DONE, FAILED)):
        count += 1
        tried = f"{count}-{name}"
    return folder / (stamp + tried)
