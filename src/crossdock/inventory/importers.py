"""The stock file: what was counted, as of a moment, and safety stock. A column that it lacks leaves what is
set.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from crossdock.catalog import skus
from crossdock.core.imports import Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor
from crossdock.inventory import adjust, cells, safety
from crossdock.network import locations

MOST: Final = 10**12  # units
REFERENCE: Final = "import"


def _apply(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    sku_ids = {code: sku.id for code, sku in skus.by_codes(cur, [row.values["sku"] for row in rows]).items()}
    places = locations.ids_by_code(cur, [row.values["location"] for row in rows])
    outcome = Outcome()
    good: dict[tuple[int, int], Row] = {}
    for row in rows:
        faults = list(_faults(row, sku_ids, places, run))
        outcome.faults += faults
        if not faults:
            good[sku_ids[row.values["sku"]], places[row.values["location"]]] = row
    if good:
        outcome.count(_write(cur, good, run))
    return outcome


def _faults(row: Row, sku_ids: Mapping[str, int], places: Mapping[str, int], run: Run) -> Sequence[Fault]:
    found = []
    for column, known in (("sku", sku_ids), ("location", places)):
        code = row.values[column]
        if code not in known:
            found.append(Fault(row.number, column, code, f"import this {column} first, or correct the code"))
    moment = row.values.get("as_of")
    if moment is not None and moment > run.at:
        found.append(Fault(row.number, "as_of", moment.isoformat(), "write a moment that has passed"))
    return found


def _write(cur: Cursor, rows: Mapping[tuple[int, int], Row], run: Run) -> list[str]:
    """Count and set; "created", "changed" or "unchanged" by row."""
    asked = [sku for sku, _ in rows], [place for _, place in rows]
    fresh = set(cells.ensure(cur, *asked))
    changed = adjust.count(
        cur,
        *asked,
        [row.values["on_hand"] for row in rows.values()],
        [row.values.get("as_of") or run.at for row in rows.values()],
        [REFERENCE] * len(rows),
        at=run.at,
        actor=run.actor,
    )
    differ = {(one.sku_id, one.location_id) for one in changed if one.difference}
    kept = {cell: row.values["safety"] for cell, row in rows.items() if row.values.get("safety") is not None}
    differ |= set(
        safety.set_safety(
            cur,
            [sku for sku, _ in kept],
            [place for _, place in kept],
            list(kept.values()),
            at=run.at,
            actor=run.actor,
        )
    )
    return ["created" if cell in fresh else "changed" if cell in differ else "unchanged" for cell in rows]


STOCK: Final = Importer(
    kind="stock",
    columns=(
        Column("sku", columns.code()),
        Column("location", columns.code(50)),
        Column("on_hand", columns.whole(0, MOST)),
        Column("safety", columns.whole(0, MOST), required=False, empty=None),
        Column("as_of", columns.instant, required=False, empty=None),
    ),
    key=("sku", "location"),
    apply=_apply,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"stock": STOCK}
