"""Under which user of the operating system the server runs.

An ordinary user runs it as itself. PostgreSQL refuses root, so root gives it a system user.
"""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypedDict

from crossdock.core.embedded.errors import HomeUnfit

SYSTEM_USER: Final = "crossdock"
FALLBACK_USER: Final = "nobody"


class Switch(TypedDict, total=False):
    """The arguments of ``subprocess`` that change the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The server's user and group; ``other`` is true if that is not who runs this process."""

    uid: int
    gid: int
    other: bool

    def switch(self) -> Switch:
        """What to hand to ``subprocess`` so that a child runs under this account."""
        return Switch(user=self.uid, group=self.gid, extra_groups=[]) if self.other else Switch()

    def owner(self) -> tuple[int, int] | None:
        """(uid, gid) to give files to, or None if they belong to this account anyway."""
        return (self.uid, self.gid) if self.other else None

    def can_enter(self, folder: Path) -> bool:
        """Whether ``folder`` and all above it may be passed through, by their mode bits."""
        return all(self._may(step, stat.S_IXUSR) for step in (folder, *folder.parents))

    def can_read(self, file: Path) -> bool:
        """Whether ``file`` (a program: read and run) can be reached and read, by mode bits."""
        real = file.resolve()
        return self._may(real, stat.S_IRUSR) and self._may(real, stat.S_IXUSR) and self.can_enter(real.parent)

    def _may(self, path: Path, wanted: int) -> bool:
        if not self.other:
            return True  # whoever runs this process finds out by trying
        found = path.stat()
        shift = 0 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 6
        return bool(found.st_mode & (wanted >> shift))


def account_for(data: Path) -> Account:
    """The account for the server whose data directory is, or will be, ``data``.

    Who owns an existing data directory stays its user, also after a better user has come to exist.
    Raises ``HomeUnfit`` if that is somebody this process cannot act for.
    """
    uid, gid = os.geteuid(), os.getegid()
    try:
        found = data.stat()
    except FileNotFoundError:
        found = None
    except PermissionError as error:
        raise HomeUnfit(
            f"{data.parent} belongs to another user: choose another --home, or be that user"
        ) from error
    if uid != 0:
        if found is not None and found.st_uid != uid:
            raise HomeUnfit(f"{data} belongs to user {found.st_uid}: choose another --home, or be that user")
        return Account(uid, gid, other=False)
    if found is not None:
        if found.st_uid == 0:
            raise HomeUnfit(
                f"{data} belongs to root, and PostgreSQL does not run as root: give it to the user"
                f" it shall run as (chown -R {SYSTEM_USER} {data})"
            )
        return Account(found.st_uid, found.st_gid, other=True)
    entry = _system_user()
    return Account(entry.pw_uid, entry.pw_gid, other=True)


def _system_user() -> pwd.struct_passwd:
    """The user ``crossdock``, made if this machine lets us; else ``nobody``."""
    entry = _find(SYSTEM_USER)
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if entry is None and program is not None:
        # A failure (read-only /etc, or another process that was first) shows in the look-up below.
        command = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
        subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603
        entry = _find(SYSTEM_USER)
    entry = entry or _find(FALLBACK_USER)
    if entry is None or entry.pw_uid == 0:
        raise HomeUnfit(
            f"PostgreSQL does not run as root: create a user (useradd --system {SYSTEM_USER}),"
            " run Crossdock as an ordinary user, or set CROSSDOCK_DATABASE_URL"
        )
    return entry


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
