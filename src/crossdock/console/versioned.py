"""Whole versions of what has an owner (a carrier's tariff, an origin's zone chart) as forms carry them: a
line each with the owner and two versions, the one before and the one that is in force now.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from crossdock.console.acting import Undo, said
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Visit

Moved = tuple[str, int, int]


def undo(address: str, moved: Iterable[Moved]) -> Undo | None:
    """How they are taken back. None: nothing moved."""
    lines = [f"{owner}\t{before}\t{now}" for owner, before, now in moved if before != now]
    return Undo(address, {"back": "\n".join(lines)}) if lines else None


def to_restore(visit: Visit) -> list[Moved]:
    """What is to be in force again: ``back``, as ``undo`` has it. Raises FormInvalid."""
    found = []
    for line in said(visit, "back").splitlines() or [""]:
        parts = line.split("\t")
        if len(parts) != 3 or not parts[1].isdecimal() or not parts[2].isdecimal() or len(line) > 200:
            raise FormInvalid(_("Nothing of this can be taken back: open the page again"))
        found.append((parts[0], int(parts[1]), int(parts[2])))
    return found


def upon(versions: Mapping[str, tuple[int, int]]) -> str:
    """What was in force before, of each owner that a file names."""
    return "\n".join(f"{owner}\t{before}" for owner, (before, _now) in sorted(versions.items()))


def as_shown(visit: Visit, versions: Mapping[str, tuple[int, int]]) -> bool:
    """Whether ``upon`` is still what it was when the file was shown."""
    return upon(versions).split("\n") == said(visit, "upon").splitlines()  # browsers send CR LF
