"""The file of locations. A column that the file lacks leaves what the location has."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from crossdock.core.imports import CellRefused, Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor
from crossdock.network import calendars, locations

WORK_WEEK: Final = (1, 2, 3, 4, 5)
DAYS_OFF: Final = "dates off as 2026-12-24"


def _calendar(cell: str, _row: Mapping[str, str]) -> str:
    for name in (cell, cell.upper()):
        if calendars.known(name):
            return name
    raise CellRefused("write a country, or a part of one, such as US or US-CA")


def _work_day(word: str) -> int:
    if word not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise ValueError(word)
    return int(word)


def _apply(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    kinds = locations.kinds(cur, [row.values["code"] for row in rows])
    outcome = Outcome()
    good = []
    for row in rows:
        kind = kinds.get(row.values["code"], row.values["kind"])
        if kind == row.values["kind"]:
            good.append(row.values)
        else:
            fix = f"write {kind}, or another code: a location keeps its kind"
            outcome.faults.append(Fault(row.number, "kind", row.values["kind"], fix))
    return outcome.count(locations.import_rows(cur, good, at=run.at, actor=run.actor))


LOCATIONS: Final = Importer(
    kind="locations",
    columns=(
        Column("code", columns.code(50)),
        Column("name", columns.text()),
        Column("kind", columns.choice(*locations.KINDS)),
        Column("line1", columns.text()),
        Column("city", columns.text()),
        Column("region", columns.code(50), empty=""),
        Column("postal_code", columns.postal_code()),
        Column("country", columns.country),
        Column("time_zone", columns.time_zone),
        Column("capacity_per_day", columns.whole(0, 10**9), empty=None),
        Column("cut_off", columns.clock_time),
        Column("handling_order", columns.money()),
        Column("handling_unit", columns.money()),
        Column("currency", columns.currency),
        Column("capacity_per_hour", columns.whole(0, 10**9), required=False, empty=None),
        Column(
            "work_days", columns.words(_work_day, "ISO weekdays, 1 to 7"), required=False, empty=WORK_WEEK
        ),
        Column("holiday_calendar", _calendar, required=False, empty=""),
        Column("holidays", columns.words(date.fromisoformat, DAYS_OFF), required=False, empty=()),
        Column("lead_days", columns.whole(0, 365), required=False, empty=0),
        Column("release", columns.choice(*locations.RELEASES), required=False, empty="at_once"),
        Column("gates", columns.words(str, "names of gates"), required=False, empty=()),
        Column("address", columns.text(500), required=False, empty=""),
        Column("active", columns.yes_no, required=False, empty=True),
        Column("recall", columns.choice(*locations.RECALLS), required=False, empty="too_late"),
        Column("answer_hours", columns.whole(0, locations.MOST_HOURS), required=False, empty=None),
    ),
    key=("code",),
    apply=_apply,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"locations": LOCATIONS}
