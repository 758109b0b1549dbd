"""Zone charts from a file: it is shown what each row changes, then all of it holds, or nothing, as with
tariffs (``tariff_file``).
"""

from collections import Counter
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.carriers import zone_files
from crossdock.carriers.zone_files import ZoneFile
from crossdock.console import chosen_file, versioned, zone_charts
from crossdock.console.acting import act, trial
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core.imports.files import Source

PART: Final = "console/parts/zone_file_look.html"
DONE: Final = "console/parts/zone_file_done.html"


@page("masters:write", by="")
def show(_visit: Visit) -> Made:
    """The page, with what a file's columns are."""
    return Shown("console/zone_file.html", {"columns": zone_files.HEADER, "most": zone_files.MOST})


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
    changed = _("Somebody changed these zone charts meanwhile: choose the file again to see what it changes")
    found, moved = versioned.taken(visit, _taken, changed)
    return Shown(DONE, {**_told(found), "undo": zone_charts.undo(moved)})


def _taken(visit: Visit, source: Source) -> ZoneFile:
    return zone_files.take(visit.cur, source, at=visit.at, actor=visit.person.actor)


def _told(found: ZoneFile) -> dict[str, Any]:
    """What pages say of a file."""
    differing = Counter(found.codes[one.location_id] for one in found.moved)
    return {
        **chosen_file.told(found.report, found.sha256),
        "upon": versioned.upon(found.versions),
        "known_as": found.before,
        "origins": [
            {
                "code": code,
                "address": zone_charts.address(code),
                "new": not before,
                "differs": differing[code],
            }
            for code, (before, _now) in found.versions.items()
        ],
        **zone_charts.told(found.moved, dict(found.codes)),
    }
