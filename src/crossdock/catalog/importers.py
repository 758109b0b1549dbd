"""Files of the catalogue: skus, units and aliases. Kits are inventory's: what has stock cannot become one."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from crossdock.catalog import aliases, kits, skus, units
from crossdock.catalog.skus import Sku
from crossdock.core.imports import CellRefused, Column, Fault, Importer, Outcome, Row, Run, columns
from crossdock.core.sql import Cursor
from crossdock.partners import channels

HEAVIEST: Final = 100_000_000  # grams
LONGEST: Final = 100_000  # millimetres


def _priced(values: dict[str, Any]) -> None:
    if values.get("price") is not None and not values.get("currency"):
        raise CellRefused("fill the currency: the row has a price", "currency")


def _skus(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    outcome = Outcome(faults=_released_kits(cur, rows, run))
    refused = {fault.row for fault in outcome.faults}
    rows = [row for row in rows if row.number not in refused]
    plain = [{name: value for name, value in row.values.items() if name != "substitute"} for row in rows]
    changes = skus.import_rows(cur, plain, at=run.at, actor=run.actor)
    named = [row for row in rows if "substitute" in row.values]
    codes = {row.values[name] for row in named for name in ("code", "substitute")} - {None}
    known = skus.by_codes(cur, codes, run.at) if named else {}
    faults = {row.values["code"]: _no_substitute(row, known) for row in named}
    outcome.faults += [
        Fault(row.number, "substitute", row.values["substitute"], fix)
        for row in named
        if (fix := faults[row.values["code"]])
    ]
    good = [row for row in named if not faults[row.values["code"]]]
    wanted = [
        {
            "code": row.values["code"],
            "substitute_id": known[row.values["substitute"]].id if row.values["substitute"] else None,
        }
        for row in good
    ]
    again = dict(
        zip(
            (one["code"] for one in wanted),
            skus.import_rows(cur, wanted, at=run.at, actor=run.actor) if wanted else (),
            strict=True,
        )
    )
    return outcome.count(
        [
            "changed" if change == "unchanged" and again.get(row.values["code"]) == "changed" else change
            for row, change in zip(rows, changes, strict=True)
            if not faults.get(row.values["code"])
        ]
    )


def _released_kits(cur: Cursor, rows: Sequence[Row], run: Run) -> list[Fault]:
    """Of the rows that give a kit a release day: nothing would heed it."""
    dated = {
        row.values["code"]: row for row in rows if (row.values.get("release_on") or date.min) >= run.at.date()
    }
    known = skus.by_codes(cur, dated, run.at) if dated else {}
    return [
        Fault(row.number, "release_on", row.values["release_on"].isoformat(), kits.RELEASED)
        for code, row in dated.items()
        if code in known and known[code].is_kit
    ]


def _no_substitute(row: Row, known: Mapping[str, Sku]) -> str:
    """Why the row's substitute cannot be one; empty: it can, or there is none."""
    code = row.values["substitute"]
    if code is None:
        return ""
    if code not in known:
        return "import this SKU first, or correct the code"
    if code == row.values["code"]:
        return "name another SKU: this is the same"
    if known[code].is_kit or known[row.values["code"]].is_kit:
        return "name a SKU that is no kit, for one that is none"
    return ""


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


def _aliases(cur: Cursor, rows: Sequence[Row], run: Run) -> Outcome:
    named = {row.values["channel"] for row in rows if row.values["channel"]}
    places = {one.name: one.id for one in channels.by_ids(cur).values() if one.name in named}
    known = skus.by_codes(cur, {row.values["sku"] for row in rows if row.values["sku"]}, run.at)
    taken = skus.by_codes(cur, {row.values["alias"] for row in rows if not row.values["channel"]}, run.at)
    outcome = Outcome()
    good = []
    for row in rows:
        channel, alias, sku = (row.values[name] for name in ("channel", "alias", "sku"))
        if channel and channel not in places:
            outcome.faults.append(Fault(row.number, "channel", channel, "add this channel first"))
        elif sku and sku not in known:
            outcome.faults.append(Fault(row.number, "sku", sku, "import this SKU first"))
        elif sku and alias in taken and not channel:
            fix = "name the channel: for every channel, this code is the SKU of that name"
            outcome.faults.append(Fault(row.number, "alias", alias, fix))
        else:
            place = places[channel] if channel else aliases.EVERY
            good.append((place, alias, known[sku].id if sku else None, row.values["quantity"]))
    return outcome.count(aliases.import_rows(cur, good, at=run.at, actor=run.actor))


def _pack(cell: str, _row: Mapping[str, str]) -> Decimal:
    units = columns.number(cell)
    if not 0 < units <= 10**6 or units != round(units, 6):
        raise CellRefused("write base units above 0, up to 1000000, with at most six decimals")
    return units


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
        Column("release_on", columns.day, required=False, empty=None),
        Column("substitute", columns.code(), required=False, empty=None),
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
ALIASES: Final = Importer(
    kind="aliases",
    columns=(
        Column("channel", columns.text(200), empty=""),
        Column("alias", columns.text(200)),
        Column("sku", columns.code(), empty=None),
        Column("quantity", _pack, empty=Decimal(1)),
    ),
    key=("channel", "alias"),
    apply=_aliases,
)
IMPORTERS: Final[Mapping[str, Importer]] = {"skus": SKUS, "units": UNITS, "aliases": ALIASES}
