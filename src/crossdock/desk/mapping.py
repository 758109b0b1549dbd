"""An unknown SKU, once for all: what the channel writes comes to stand for a SKU, as a file of aliases would
say it, and the holds of the orders that waited for nothing else are lifted by a bulk act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from crossdock.catalog import aliases, skus
from crossdock.catalog.importers import ALIASES
from crossdock.catalog.skus import Sku
from crossdock.core.actor import Actor
from crossdock.core.imports import CellRefused, Row, Run
from crossdock.core.imports.run import value_of
from crossdock.core.sql import Cursor, statement
from crossdock.desk import bulk, choosing
from crossdock.desk.acts import Act, Asked
from crossdock.desk.choosing import Chosen
from crossdock.desk.errors import MappingRefused
from crossdock.orders import ledger
from crossdock.orders import skus as lines
from crossdock.orders.numbers import format_number
from crossdock.partners import channels

LACKING = statement(__package__, "exceptions_lacking")

HOLD: Final = "unknown_sku"
AT_ONCE: Final = 500  # orders that are looked at besides, in the same turn


@dataclass(frozen=True, slots=True)
class Meant:
    """``channel`` writes ``alias`` (empty: every channel does) and means ``quantity`` base units of ``sku``.
    As they were typed.
    """

    channel: str
    alias: str
    sku: str
    quantity: str = "1"

    @property
    def cells(self) -> Mapping[str, str]:
        return {"channel": self.channel, "alias": self.alias, "sku": self.sku, "quantity": self.quantity}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """``ready``: orders that wait for this SKU alone; ``others``: those that wait for another one too."""

    sku: Sku
    quantity: Decimal
    ready: tuple[int, ...]
    others: tuple[int, ...]


def foresee(cur: Cursor, meant: Meant, *, at: datetime) -> Foreseen:
    """What it would do; changes nothing. Raises MappingRefused."""
    values = _values(meant)
    sku = skus.by_codes(cur, [values["sku"]], at).get(values["sku"]) if values["sku"] else None
    if sku is None:
        raise _refused("sku", "is no SKU of the catalogue: correct the code, or import it first")
    ready, others = _lacking(cur, meant, at)
    return Foreseen(sku, values["quantity"], ready, others)


def apply(
    cur: Cursor, meant: Meant, *, own: frozenset[str] = frozenset(), at: datetime, actor: Actor
) -> int | None:
    """Make it so, and begin the bulk act that lifts the holds; its id, None where no order waits for this
    alone. ``own``: the only channels whoever asks is for. Raises MappingRefused.
    """
    _write(cur, _values(meant), at=at, actor=actor)
    ready, others = _lacking(cur, meant, at)
    lines.settle(cur, ledger.lock(cur, others[:AT_ONCE]), at=at)  # what they wait for is one less
    if not ready:
        return None
    chosen = Chosen([format_number(one) for one in ready], channels=own)
    return bulk.run(cur, Asked(Act.LIFT, codes=[HOLD]), chosen, at=at, actor=actor)


def end(cur: Cursor, channel: str, alias: str, *, at: datetime, actor: Actor) -> None:
    """It stands for nothing any more, in orders that come from now on. Raises MappingRefused."""
    _write(cur, _values(Meant(channel, alias, "", "")), at=at, actor=actor)


def _values(meant: Meant) -> dict[str, Any]:
    found, errors = {}, []
    for column in ALIASES.columns:
        try:
            found[column.field] = value_of(column, meant.cells[column.name], meant.cells)
        except CellRefused as error:
            errors.append({"field": column.name, "message": str(error)})
    if errors:
        first = errors[0]
        raise MappingRefused(f"{first['field']}: {first['message']}", errors=errors)
    return found


def _write(cur: Cursor, values: dict[str, Any], *, at: datetime, actor: Actor) -> None:
    for fault in ALIASES.apply(cur, [Row(1, values)], Run(actor, at)).faults:
        raise _refused(fault.column, fault.fix)


def _lacking(cur: Cursor, meant: Meant, at: datetime) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Orders that wait for this SKU: alone, and with others that nothing is known of."""
    channel_id = channels.by_name(cur, meant.channel).id if meant.channel else None
    rows = LACKING.rows(cur, channel_id=channel_id, sku=meant.alias, limit=choosing.MOST)
    named = {(row[1], code) for row in rows for code in row[2] or () if code is not None}
    known = aliases.means(cur, named, at) if named else {}
    ready: list[int] = []
    waiting: list[int] = []
    for order_id, channel, others in rows:
        lacks = any(code is None or (channel, code) not in known for code in others or ())
        (waiting if lacks else ready).append(order_id)
    return tuple(ready), tuple(waiting)


def _refused(field: str, message: str) -> MappingRefused:
    return MappingRefused(f"{field}: {message}", errors=[{"field": field, "message": message}])
