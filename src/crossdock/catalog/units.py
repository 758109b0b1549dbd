"""Units: a SKU has a base unit (a piece, a gram) and others with exact factors; stock counts base units."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Context, Decimal
from typing import Final, TypeAlias

from crossdock.catalog import history
from crossdock.catalog.errors import InexactQuantity, UnknownUnit
from crossdock.catalog.skus import Change
from crossdock.core import events
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement

READ = statement(__package__, "units_read")
WRITE = statement(__package__, "units_write")

Factors: TypeAlias = Mapping[tuple[int, str], int]
BASE: Final = ""  # the name of every SKU's base unit
LARGEST: Final = 2**63 - 1
EXACT: Final = Context(prec=60)


def factors(cur: Cursor, sku_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Base units in one unit, by (SKU id, unit). Base units themselves are not listed."""
    rows = READ.rows(cur, sku_ids=ints(sorted(set(sku_ids))))
    return {(sku_id, unit): factor for sku_id, unit, factor in rows}


def to_base(known: Factors, sku_id: int, quantity: Decimal | int, unit: str = BASE) -> int:
    """Base units of ``quantity`` units. Pure: ``known`` comes from ``factors``.

    Raises UnknownUnit, and InexactQuantity where the result is no whole number of base units (or does not fit
    in 64 bits): nothing is rounded.
    """
    factor = 1 if unit == BASE else known.get((sku_id, unit))
    if factor is None:
        raise UnknownUnit(f"the SKU has no unit {unit!r}: import its factor", sku_id=sku_id, unit=unit)
    asked = Decimal(quantity)
    if asked.is_finite() and abs(asked.adjusted()) <= 20:
        exact = EXACT.multiply(asked, factor)
        if exact == exact.to_integral_value() and abs(exact) <= LARGEST:
            return int(exact)
    raise InexactQuantity(
        f"{quantity} {unit or 'base units'} is not a whole number of base units",
        sku_id=sku_id,
        quantity=str(quantity),
        unit=unit,
    )


def import_rows(
    cur: Cursor, rows: Sequence[tuple[int, str, int]], *, at: datetime, actor: Actor
) -> list[Change]:
    """Set factors: (SKU id, unit, base units in one unit), each pair once. A change is an event, and of the
    history of settings.
    """
    known = factors(cur, [row[0] for row in rows])
    changes: list[Change] = [
        "unchanged"
        if known.get((sku_id, unit)) == factor
        else "changed"
        if (sku_id, unit) in known
        else "created"
        for sku_id, unit, factor in rows
    ]
    new = [row for row, change in zip(rows, changes, strict=True) if change != "unchanged"]
    if new:
        WRITE.run(
            cur,
            sku_ids=ints([row[0] for row in new]),
            units=Texts([row[1] for row in new]),
            factors=ints([row[2] for row in new]),
        )
        found = [
            events.Event(
                0,
                "sku",
                row[0],
                "unit_set",
                {"unit": row[1], "factor": row[2], "was": known.get((row[0], row[1]))},
            )
            for row in new
        ]
        events.record(cur, found, at=at, actor=actor)
        moves = [((row[0], row[1]), known.get((row[0], row[1])), row[2]) for row in new]
        history.units(cur, moves, at=at, actor=actor)
    return changes
