"""Counting by file: it is shown what each line changes, then all of it is counted, or nothing.

The file stays with whoever chose it: it is sent again to be counted, and must be the one that was shown.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crossdock.catalog import skus
from crossdock.console import chosen_file, stock, stock_acts
from crossdock.console.acting import Done, Undo, act, said, trial
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core.imports.files import Source
from crossdock.network import locations
from crossdock.sourcing import count_files, restock
from crossdock.sourcing.count_files import CountFile, Line

SHOWN: Final = 300  # lines that a page lists
UNDONE: Final = 2_000  # lines that one form takes back
PART: Final = "console/parts/count_file_look.html"
DONE: Final = "console/parts/count_file_done.html"


@page("stock:adjust", by="location")
def show(_visit: Visit) -> Made:
    """The page, with what a file's columns are."""
    columns = [(one.name, one.required) for one in count_files.COLUMNS]
    return Shown("console/count_file.html", {"columns": columns, "most": count_files.MOST})


@trial("stock:adjust", by="location")
def look(visit: Visit) -> Made:
    """What the file that was chosen would change, and what in it cannot be."""
    source = chosen_file.sent(visit)
    return Shown(PART, {} if source is None else _told(_counted(visit, source, dry_run=True)))


@act("stock:adjust", by="location")
def count(visit: Visit) -> Made:
    """Count all of it; taken back by the opposite differences."""
    source, digest = chosen_file.shown(visit)
    found = _counted(visit, source, again=bool(said(visit, "again")))
    chosen_file.demand_shown(found.sha256, digest)
    if found.report.skipped:
        raise FormInvalid.at(
            "file", _("This was counted before, as “%s”: say so if it counts again") % found.before
        )
    chosen_file.demand_applied(found.report)
    return Shown(DONE, {**_told(found), "undo": _undo(found.lines)})


@act("stock:adjust", by="location")
def undo(visit: Visit) -> Done:
    """Take the counts of a file back: the opposite of each difference, all or nothing."""
    cells = [line.split("\t") for line in said(visit, "cells").split("\n")]
    if any(len(cell) != 3 for cell in cells):
        raise FormInvalid(_("Nothing of this can be taken back: open the page again"))
    codes, places = {code for code, _place, _units in cells}, {place for _code, place, _units in cells}
    for one in sorted(places):
        stock.place(visit, one)
    sku_ids = {code: sku.id for code, sku in skus.by_codes(visit.cur, codes, visit.at).items()}
    if codes - sku_ids.keys():
        raise FormInvalid(_("There is no article “%s”") % min(codes - sku_ids.keys()))
    place_ids = locations.ids_by_code(visit.cur, places)
    units = [stock_acts.number(typed, "cells") for _code, _place, typed in cells]
    restock.adjust(
        visit.cur, [sku_ids[code] for code, _place, _units in cells],
        [place_ids[place] for _code, place, _units in cells], units, ["count_undone"] * len(cells),
        [""] * len(cells), at=visit.at, actor=visit.person.actor,
    )  # fmt: skip
    told = ngettext("%d count is taken back", "%d counts are taken back", len(cells)) % len(cells)
    return Done(told, link=stock.HOME, changed=("stock",))


def _counted(visit: Visit, source: Source, *, dry_run: bool = False, again: bool = False) -> CountFile:
    return count_files.count(
        visit.cur,
        source,
        reaches=lambda code: visit.person.reaches(location=code),
        at=visit.at,
        actor=visit.person.actor,
        dry_run=dry_run,
        again=again,
    )


def _told(found: CountFile) -> dict[str, Any]:
    """What a page says of a file: lines that change something come first."""
    report, lines = found.report, found.lines
    changing = [one for one in lines if one.difference]
    listed = [*changing, *(one for one in lines if not one.difference)]
    return {
        "found": found,
        **chosen_file.told(report, found.sha256),
        "lines": listed[:SHOWN],
        "beyond": max(len(listed) - SHOWN, 0),
        "changing": len(changing),
        "newer": sum(one.difference is None for one in lines),
        "more": sum(one.difference or 0 for one in lines if (one.difference or 0) > 0),
        "fewer": -sum(one.difference or 0 for one in lines if (one.difference or 0) < 0),
        "missing": sum(one.missing for one in lines),
    }


def _undo(lines: Sequence[Line]) -> Undo | None:
    """None: it changed nothing, or more than a form takes back."""
    cells = [f"{one.sku}\t{one.location}\t{-one.difference}" for one in lines if one.difference]
    if not 0 < len(cells) <= UNDONE:
        return None
    return Undo(f"{stock.HOME}/count/file/acts/undo", {"cells": "\n".join(cells)})
