"""A tariff from a file: it is shown what each row changes, then all of it holds, or nothing.

The file stays with whoever chose it: it is sent again to be imported, and must be the one that was shown,
upon the tariffs that it was shown upon.
"""

from collections import Counter
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.carriers import tariff_files
from crossdock.carriers.importers import TARIFF
from crossdock.carriers.tariff_files import TariffFile
from crossdock.console import chosen_file, tariffs, versioned
from crossdock.console.acting import act, trial
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core.imports.files import Source

PART: Final = "console/parts/tariff_file_look.html"
DONE: Final = "console/parts/tariff_file_done.html"


@page("masters:write", by="")
def show(_visit: Visit) -> Made:
    """The page, with what a file's columns are."""
    columns = [column.name for column in TARIFF.columns]
    return Shown("console/tariff_file.html", {"columns": columns, "most": tariff_files.MOST})


@trial("masters:write", by="")
def look(visit: Visit) -> Made:
    """What the file that was chosen would change, and what in it cannot be: it is imported, and undone."""
    source = chosen_file.sent(visit)
    if source is None:
        return Shown(PART)
    found = _taken(visit, source)
    return Shown(PART, {**_told(found), "too_large": versioned.too_large(visit)})


@act("masters:write", by="")
def take(visit: Visit) -> Made:
    """Import all of it, from now on; taken back by what held before."""
    changed = _("Somebody changed these tariffs meanwhile: choose the file again to see what it changes")
    found, moved = versioned.taken(visit, _taken, changed)
    return Shown(DONE, {**_told(found), "undo": tariffs.undo(moved)})


def _taken(visit: Visit, source: Source) -> TariffFile:
    return tariff_files.take(visit.cur, source, at=visit.at, actor=visit.person.actor)


def _told(found: TariffFile) -> dict[str, Any]:
    """What pages say of a file."""
    differing = Counter(one.rate.carrier for one in found.moved)
    return {
        **chosen_file.told(found.report, found.sha256),
        "upon": versioned.upon(found.versions),
        "known_as": found.before,
        "carriers": [
            {"name": name, "address": tariffs.address(name), "new": not before, "differs": differing[name]}
            for name, (before, _now) in found.versions.items()
        ],
        **tariffs.told(found.moved),
    }
