"""Under which user of the operating system the server runs.

An ordinary user runs it as itself. PostgreSQL refuses root, so root gives it a system user.
"""

import grp
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

    def can_pass(self, folder: Path) -> bool:
        """Whether ``folder`` alone may be passed through."""
        return self._may(folder, stat.S_IXUSR)

    def can_enter(self, folder: Path) -> bool:
        """Whether ``folder`` and all above it may be passed through, by their mode bits."""
        return all(self.can_pass(step) for step in (folder, *folder.parents))

    def can_run(self, program: Path) -> bool:
        """Whether ``program`` can be reached, read and run, by mode bits."""
        real = program.resolve()
        return self._may(real, stat.S_IRUSR | stat.S_IXUSR) and self.can_enter(real.parent)

    def _may(self, path: Path, wanted: int) -> bool:
        if not self.other:
            return True  # whoever runs this process finds out by trying
        found = path.stat()
        shift = 0 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 6
        return found.st_mode & (wanted >> shift) == wanted >> shift


def account_for(home: Path, data: Path) -> Account:
    """The account for the server whose data directory is, or will be, ``data`` in ``home``.

    Root runs it as whoever owns the data directory, so that the answer never changes; before there is
    one, as the home's owner; in a home of root's own, as a system user. Raises ``HomeUnfit`` if the
    data belongs to somebody this process cannot act for.
    """
    uid = os.geteuid()
    try:
        found = data.stat()
    except FileNotFoundError:
        found = None
    if uid != 0:
        if found is not None and found.st_uid != uid:
            raise HomeUnfit(f"{data} belongs to user {found.st_uid}: choose another --home, or be that user")
        return Account(uid, os.getegid(), other=False)
    if found is not None:
        if found.st_uid == 0:
            raise HomeUnfit(
                f"{data} belongs to root, and PostgreSQL does not run as root: give it to the user"
                f" it shall run as (chown -R {SYSTEM_USER} {data})"
            )
        return Account(found.st_uid, found.st_gid, other=True)
    entry = _owner(home) or _system_user()
    return Account(entry.pw_uid, entry.pw_gid, other=True)


def _owner(home: Path) -> pwd.struct_passwd | None:
    """The home's owner, unless that is root or a number without a name, which initdb refuses."""
    uid = home.stat().st_uid
    try:
        return pwd.getpwuid(uid) if uid != 0 else None
    except KeyError:
        return None


def _system_user() -> pwd.struct_passwd:
    """The user ``crossdock``, made if this machine lets us; else ``nobody``."""
    entry = _find(SYSTEM_USER)
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if entry is None and program is not None:
        # A failure (read-only /etc, or another process that was first) shows in the look-up below.
        command = [program, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--gid", SYSTEM_USER] if _has_group(SYSTEM_USER) else ["--user-group"]
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


def _has_group(name: str) -> bool:
    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
