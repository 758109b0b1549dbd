"""The stock file: what was counted, as of a moment, and safety stock; a column that it lacks leaves what is
set. The kits file: what kits are made of; a kit has no stock of its own. The receipts file: what suppliers
are to deliver, and when.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Final

from crossdock.catalog import kits, skus
from crossdock.core.imports import CellRefused, Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor, ints, statement
from crossdock.inventory import adjust, cells, receipts, safety
from crossdock.network import locations

MOST: Final = 10**12  # units
REFERENCE: Final = "import"
HAVING = statement(__package__, "stock_having")


def checked(cur: Cursor, rows: Sequence[Row], run: Run) -> tuple[dict[tuple[int, int], Row], list[Fault]]:
    """Rows of counts by (SKU, location), and what is wrong with the others."""
    known = skus.by_codes(cur, [row.values["sku"] for row in rows])
    sku_ids = {code: sku.id for code, sku in known.items()}
    made = {code for code, sku in known.items() if sku.is_kit}
    places = locations.ids_by_code(cur, [row.values["location"] for row in rows])
    good: dict[tuple[int, int], Row] = {}
    wrong: list[Fault] = []
    for row in rows:
        faults = _faults(row, sku_ids, made, places, run)
        wrong += faults
        if not faults:
            good[sku_ids[row.values["sku"]], places[row.values["location"]]] = row
    return good, wrong


def _apply(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    good, wrong = checked(cur, rows, run)
    outcome = Outcome(faults=wrong)
    if good:
        outcome.count(_write(cur, good, run))
    return outcome


def _faults(
    row: Row, sku_ids: Mapping[str, int], made: Set[str], places: Mapping[str, int], run: Run
) -> Sequence[Fault]:
    found = []
    if row.values["sku"] in made:
        found.append(Fault(row.number, "sku", row.values["sku"], "count the components: this is a kit"))
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


def _made(values: dict[str, object]) -> None:
    if values["component_sku"] is None and values["quantity"]:
        raise CellRefused(
            "fill the component, or leave the quantity empty too: the SKU is no kit then", "component_sku"
        )
    if values["component_sku"] is not None and not values["quantity"]:
        raise CellRefused("write how many of it one kit holds", "quantity")


def _kits(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    """Each kit of the file is made of exactly the rows that name it."""
    of: dict[str, list[Row]] = {}
    for row in rows:
        of.setdefault(row.values["sku"], []).append(row)
    recipes = [
        kits.Recipe(
            code,
            {
                one.values["component_sku"]: one.values["quantity"]
                for one in mine
                if one.values["component_sku"]
            },
            next(
                (one.values["ships_apart"] for one in mine if one.values.get("ships_apart") is not None), None
            ),
        )
        for code, mine in of.items()
    ]
    outcome = Outcome()
    known = skus.by_codes(cur, of, run.at)
    stocked = set(HAVING.column(cur, sku_ids=ints([sku.id for sku in known.values()])))
    faults = {
        one.code: "has stock of its own: count it to 0 first, at every location"
        for one in recipes
        if one.components and one.code in known and known[one.code].id in stocked
    }
    if not faults:
        changes, faults = kits.import_rows(cur, recipes, at=run.at, actor=run.actor)
        outcome.count(changes)
    outcome.faults += [
        Fault(row.number, "sku", code, fix) for code, fix in faults.items() for row in of[code]
    ]
    return outcome


KITS: Final = Importer(
    kind="kits",
    columns=(
        Column("sku", columns.code()),
        Column("component_sku", columns.code(), empty=None),
        Column("quantity", columns.whole(1, kits.MOST_UNITS), empty=None),
        Column("ships_apart", columns.yes_no, required=False, empty=None),
    ),
    key=("sku", "component_sku"),
    apply=_kits,
    whole=("sku",),
    check=_made,
)


def _receipts(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    """What suppliers are to deliver; a line that is announced again is what it is announced as now."""
    known = skus.by_codes(cur, [row.values["sku"] for row in rows])
    sku_ids = {code: sku.id for code, sku in known.items()}
    made = {code for code, sku in known.items() if sku.is_kit}
    places = locations.ids_by_code(cur, [row.values["location"] for row in rows])
    outcome = Outcome()
    good = []
    for row in rows:
        faults = list(_faults(row, sku_ids, made, places, run))
        outcome.faults += faults
        if not faults:
            good.append(row)
    changes = receipts.announce(
        cur,
        [
            receipts.Announced(
                row.values["reference"],
                sku_ids[row.values["sku"]],
                places[row.values["location"]],
                row.values["quantity"],
                row.values.get("expected_on"),
                row.values.get("supplier") or "",
            )
            for row in good
        ],
        at=run.at,
        actor=run.actor,
    )
    for row, change in zip(good, changes, strict=True):
        if change in ("received", "cancelled"):
            fix = f"this receipt is {change}: leave the row out, or announce it by a new reference"
            outcome.faults.append(Fault(row.number, "reference", row.values["reference"], fix))
        else:
            outcome.count([change])
    return outcome


RECEIPTS: Final = Importer(
    kind="receipts",
    columns=(
        Column("reference", columns.code(200)),
        Column("sku", columns.code()),
        Column("location", columns.code(50)),
        Column("quantity", columns.whole(0, MOST)),
        Column("expected_on", columns.day, required=False, empty=None),
        Column("supplier", columns.text(), required=False, empty=None),
    ),
    key=("reference", "sku", "location"),
    apply=_receipts,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"stock": STOCK, "kits": KITS, "receipts": RECEIPTS}
