"""Whole versions of what has an owner (a carrier's tariff, an origin's zone chart) as forms carry them: a
line each with the owner and two versions, the one before and the one that is in force now.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from crossdock.console import chosen_file
from crossdock.console.acting import Undo, said
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Visit
from crossdock.core import ids
from crossdock.core.imports import Report
from crossdock.core.imports.files import Source
from crossdock.sourcing import world

Moved = tuple[str, int, int]


class Version(Protocol):
    @property
    def id(self) -> int: ...


class WholeFile(Protocol):
    """A file of whole versions that was taken in; ``versions``: before and after, by owner."""

    @property
    def report(self) -> Report: ...
    @property
    def versions(self) -> Mapping[str, tuple[int, int]]: ...
    @property
    def sha256(self) -> bytes: ...


V = TypeVar("V", bound=Version)
F = TypeVar("F", bound=WholeFile)


def chosen(versions: Sequence[V], asked: str) -> V | None:
    """The version that is asked for; without one the newest. None: there is no such version."""
    if not asked:
        return versions[0]
    return next((one for one in versions if one.id == ids.parse(asked)), None)


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


def taken(visit: Visit, take: Callable[[Visit, Source], F], changed: str) -> tuple[F, list[Moved]]:
    """Take in the file that was sent, and say what moved: it is the one that was shown, all of it applies,
    and orders can be decided with it. ``changed``: what is said where ``upon`` is not what was shown. Raises
    FormInvalid.
    """
    source, digest = chosen_file.shown(visit)
    found = take(visit, source)
    chosen_file.demand_shown(found.sha256, digest)
    chosen_file.demand_applied(found.report)
    if upon(found.versions).split("\n") != said(visit, "upon").splitlines():  # browsers send CR LF
        raise FormInvalid.at("file", changed)
    if why := too_large(visit):
        raise FormInvalid.at("file", why)
    return found, [(owner, before, now) for owner, (before, now) in found.versions.items()]


def too_large(visit: Visit) -> str:
    """Why orders could not be decided by what was imported; empty: they can."""
    why = world.too_large(visit.cur, visit.at)
    return why and _("Orders could not be decided with it: %s") % why
