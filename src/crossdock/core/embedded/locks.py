"""File locks and small files in directories that a less privileged user may write to.

A lock is ``flock`` on an open file: the kernel drops it when the last process that holds the file ends,
by whatever death, so no lock is ever stale. Files are opened without following symbolic links, because
root must not be led elsewhere by whoever owns the directory.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def open_private(path: Path, flags: int) -> int:
    """Open ``path`` (made with mode 0600 if missing) and return its descriptor, closed on exec.

    What root makes in another user's folder belongs to that user, who may be the next to open it.
    """
    fd = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.fchown(fd, folder.st_uid, folder.st_gid)
    return fd


def open_lock(path: Path) -> int:
    """Open the lock file ``path``, made if missing."""
    return open_private(path, os.O_RDWR)


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


def write_whole(path: Path, text: str) -> None:
    """Write ``path`` with mode 0600 so that a reader sees the old text or the new, also after a crash."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(open_private(part, os.O_WRONLY | os.O_EXCL), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
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
