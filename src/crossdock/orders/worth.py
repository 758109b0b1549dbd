"""What an order's lines are worth, by the units that are still wanted: the figures of an edit. Pure.

A line's discount and tax are amounts for all units ordered; of fewer units they count by the unit, rounded
half up once a line, and the rest of the order's amounts are carried, never computed anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from crossdock.core import money


@dataclass(frozen=True, slots=True)
class Priced:
    """A line's price and units. ``discount`` and ``tax``: minor units for ``ordered`` units; ``live``: units
    ordered and not cancelled.
    """

    unit_price: Decimal | None
    price_quantity: int
    discount: int
    tax: int
    ordered: int
    live: int

    def of(self, units: int, currency: str, *, taxes_included: bool) -> int:
        """Minor units that ``units`` of the line are worth."""
        goods = money.extended(self.unit_price or Decimal(0), self.price_quantity, units, currency)
        less = share(self.discount, units, self.ordered)
        return goods - less + (0 if taxes_included else share(self.tax, units, self.ordered))

    def now(self, currency: str, *, taxes_included: bool) -> int:
        """What the units are worth that are still wanted."""
        return self.of(self.live, currency, taxes_included=taxes_included)


def share(amount: int, units: int, of: int) -> int:
    """``amount`` for ``of`` units, for ``units`` of them: rounded half up, away from zero."""
    if units == of or not of:
        return amount
    sign = -1 if amount < 0 else 1
    return sign * ((2 * abs(amount) * units + of) // (2 * of))


def added(lines: Iterable[Priced], currency: str, *, taxes_included: bool) -> int:
    """What lines are worth together."""
    return sum(line.now(currency, taxes_included=taxes_included) for line in lines)
