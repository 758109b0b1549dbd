"""What an edit by hand reads of an order and writes to it; units move by the ledger, lines are written as
a channel's are (``restate``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from crossdock.core.sql import Cursor, ints, statement
from crossdock.orders import kits
from crossdock.orders.drafts import Address, LineDraft
from crossdock.orders.errors import OrderNotFound
from crossdock.orders.numbers import format_number
from crossdock.orders.status import STATES
from crossdock.orders.worth import Priced

READ = statement(__package__, "edit_read")
LINES = statement(__package__, "edit_lines_read")
HEAD = statement(__package__, "edit_head")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands. ``discount`` and ``tax``: minor units for all that was ordered."""

    seq: int
    external_id: str
    sku_id: int | None
    sku: str | None
    title: str
    ships: bool
    unit_price: Decimal | None
    price_quantity: int
    discount: int
    tax: int
    attributes: dict[str, Any] | None
    kit_seq: int | None
    per_kit: Decimal | None
    units: dict[str, int]
    kits: tuple[int, int] | None = None  # of a kit's line: whole kits ordered, and of those not cancelled

    @property
    def ordered(self) -> int:
        return sum(self.units.values())

    @property
    def live(self) -> int:
        """Units ordered and not cancelled."""
        return self.ordered - self.units["cancelled"]

    @property
    def idle(self) -> int:
        """Units that nobody holds yet."""
        return self.units["open"] + self.units["backordered"]

    @property
    def gone(self) -> int:
        """Units that have left."""
        return self.units["shipped"] + self.units["delivered"]

    def as_draft(self) -> LineDraft:
        """As a draft of it would say."""
        return LineDraft(
            self.external_id, self.sku, self.title, self.ordered, self.unit_price, self.price_quantity,
            self.discount, self.tax, self.ships, attributes=self.attributes,
        )  # fmt: skip

    @property
    def bought(self) -> tuple[int, int]:
        """As its channel counts them, of a kit's line in kits: ordered, and of those not cancelled."""
        return self.kits or (self.ordered, self.live)

    @property
    def priced(self) -> Priced:
        ordered, live = self.bought
        return Priced(self.unit_price, self.price_quantity, self.discount, self.tax, ordered, live)


@dataclass(frozen=True, slots=True)
class Standing:
    """An order as it stands. Amounts: minor units of ``currency``; None: not stated."""

    order_id: int
    channel_id: int
    external_id: str
    version: int
    status: str
    currency: str
    taxes_included: bool
    service_level: str
    deliver_by: date | None
    ship_complete: bool
    note: str
    shipping: int | None
    total: int | None
    current_total: int | None
    computed_total: int
    ship_to: Address
    lines: tuple[Line, ...]
    tags: tuple[str, ...] = ()

    @property
    def worth(self) -> int:
        """What the order costs the buyer now: the latest figure stated, else what its parts add up to."""
        stated = self.total if self.current_total is None else self.current_total
        return self.computed_total if stated is None else stated

    @property
    def as_bought(self) -> list[Line]:
        """Its lines as its channel counts them: kits, and no components of theirs."""
        return [line for line in self.lines if line.kit_seq in (None, line.seq)]

    def line(self, external_id: str) -> Line | None:
        return next((line for line in self.lines if line.external_id == external_id), None)

    @property
    def live(self) -> int:
        return sum(line.live for line in self.lines)


def read(cur: Cursor, order_id: int) -> Standing:
    """An order, behind its lock. Raises OrderNotFound."""
    row = READ.row(cur, id=order_id)
    if row is None:
        number = format_number(order_id)
        raise OrderNotFound(f"there is no order {number}", number=number)
    lines = lines_of(cur, [order_id]).get(order_id, ())
    whole: tuple[Any, ...] = (*row[:15], Address(*row[15:24]), lines, tuple(row[24]))
    return Standing(*whole)


def lines_of(cur: Cursor, order_ids: Sequence[int]) -> dict[int, tuple[Line, ...]]:
    """The lines of orders; none of an order that has none."""
    found: dict[int, list[Line]] = {}
    for order_id, *row in LINES.rows(cur, ids=ints(order_ids)):
        found.setdefault(order_id, []).append(_line(row))
    return {order_id: tuple(_bought(line, lines) for line in lines) for order_id, lines in found.items()}


def _bought(line: Line, lines: Sequence[Line]) -> Line:
    """A kit's line with its kits: they have the price, their components the units."""
    if line.kit_seq != line.seq:
        return line
    inside = [one for one in lines if one.kit_seq == line.seq and one is not line]
    ordered, off = (
        kits.whole([(units, one.per_kit or Decimal(1)) for one, units in counted])
        for counted in (
            [(one, one.ordered) for one in inside],
            [(one, one.units["cancelled"]) for one in inside],
        )
    )
    return replace(line, kits=(ordered, ordered - off))


def _line(row: Sequence[Any]) -> Line:
    whole: tuple[Any, ...] = (*row[:13], dict(zip(STATES, row[13:], strict=True)))
    return Line(*whole)


def write(cur: Cursor, wanted: Standing, *, moves: bool) -> None:
    """Write the head as ``wanted`` says; with ``moves`` the ship-to address too."""
    to = wanted.ship_to
    HEAD.run(
        cur,
        id=wanted.order_id,
        service_level=wanted.service_level,
        note=wanted.note,
        deliver_by=wanted.deliver_by,
        ship_complete=wanted.ship_complete,
        moves=moves,
        shipping=wanted.shipping,
        current_total=wanted.current_total,
        computed_total=wanted.computed_total,
        to_name=to.name,
        company=to.company,
        line1=to.line1,
        line2=to.line2,
        city=to.city,
        region=to.region,
        postal_code=to.postal_code,
        country=to.country,
        phone=to.phone,
    )
