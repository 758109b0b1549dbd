"""Files of the catalogue: skus and units."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from crossdock.catalog import skus, units
from crossdock.core.imports import CellRefused, Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor

HEAVIEST: Final = 100_000_000  # grams
LONGEST: Final = 100_000  # millimetres


def _priced(values: dict[str, Any]) -> None:
    if values.get("price") is not None and not values.get("currency"):
        raise CellRefused("fill the currency: the row has a price", "currency")


def _skus(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    changes = skus.import_rows(cur, [row.values for row in rows], at=run.at, actor=run.actor)
    return Outcome().count(changes)


def _units(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    known = skus.by_codes(cur, [row.values["sku"] for row in rows], run.at)
    outcome = Outcome()
    good = []
    for row in rows:
        sku = known.get(row.values["sku"])
        if sku is None:
            outcome.faults.append(Fault(row.number, "sku", row.values["sku"], "import this SKU first"))
        else:
            good.append((sku.id, row.values["unit"], row.values["factor"]))
    return outcome.count(units.import_rows(cur, good, at=run.at, actor=run.actor))


SKUS: Final = Importer(
    kind="skus",
    columns=(
        Column("sku", columns.code(), into="code"),
        Column("name", columns.text(500)),
        Column("weight_g", columns.whole(0, HEAVIEST)),
        Column("length_mm", columns.whole(0, LONGEST)),
        Column("width_mm", columns.whole(0, LONGEST)),
        Column("height_mm", columns.whole(0, LONGEST)),
        Column("price", columns.unit_price, required=False, empty=None),
        Column("currency", columns.currency, required=False, empty=None),
        Column("hs_code", columns.code(20), required=False, empty=""),
        Column("origin_country", columns.country, required=False, empty=""),
        Column("class", columns.code(50), required=False, empty="", into="handling_class"),
        Column("barcode", columns.code(50), required=False, empty=""),
        Column("active", columns.yes_no, required=False, empty=True),
    ),
    key=("code",),
    apply=_skus,
    check=_priced,
)
UNITS: Final = Importer(
    kind="units",
    columns=(
        Column("sku", columns.code()),
        Column("unit", columns.code(50)),
        Column("factor", columns.whole(1, 10**9)),
    ),
    key=("sku", "unit"),
    apply=_units,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"skus": SKUS, "units": UNITS}
