"""File locks and small files in directories that a less privileged user may write to.

A lock is ``flock`` on an open file: the kernel drops it when the last process that holds the file ends,
by whatever death, so no lock is ever stale. Files are opened without following symbolic links, because
root must not be led elsewhere by whoever owns the directory.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def open_lock(path: Path) -> int:
    """Open the lock file ``path``, made if missing; return its descriptor, closed on exec."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def try_exclusive(fd: int) -> bool:
    """Take the lock alone if nobody holds it; never wait."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_shared(fd: int) -> None:
    """Hold the lock together with others; wait while somebody holds it alone."""
    fcntl.flock(fd, fcntl.LOCK_SH)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock alone for the block; wait for it as long as it takes."""
    fd = open_lock(path)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def is_held(path: Path) -> bool:
    """Whether any process holds the lock now."""
    fd = open_lock(path)
    try:
        return not try_exclusive(fd)
    finally:
        os.close(fd)


def write_whole(path: Path, text: str, *, owner: tuple[int, int] | None = None) -> None:
    """Write ``path`` with mode 0600 so that a reader sees the old text or the new, also after a crash.

    ``owner`` is (uid, gid) to give the file to; only root may.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            if owner is not None:
                os.fchown(file.fileno(), *owner)
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        with suppress(FileNotFoundError):
            part.unlink()
        raise
    sync_directory(path.parent)


def read_small(path: Path, *, limit: int = 65_536) -> str | None:
    """The last ``limit`` bytes of ``path`` as text, or None if there is no such file."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with os.fdopen(fd, "rb") as file:
        file.seek(max(0, os.fstat(fd).st_size - limit))
        return file.read(limit).decode("utf-8", errors="replace")


def sync_directory(path: Path) -> None:
    """Make the names in ``path`` (a rename, a new file) survive a power cut."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
