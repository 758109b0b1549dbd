"""The fields that rules may test: their names, types and limits. What is not listed is refused when saved.

A rule sees an order, a location and a carrier service as ``order.…``, ``location.…`` and ``service.…``: the
same names stand in ZEN's context (``{"order": {"total": 100}}``) and as keys of ``columns.Columns``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

# The largest number that a rule may name or say: more loses digits in editors that count in doubles, and sums
# could leave 64 bits. What an order holds may be larger.
LARGEST: Final = 10**15


class Scope(IntEnum):
    """What a field belongs to; the value is also the axis of a result, in this order."""

    ORDER = 0
    LOCATION = 1
    SERVICE = 2


class Type(Enum):
    """The type of a field or an output."""

    NUMBER = "whole number"
    TEXT = "text"
    FLAG = "true or false"
    LIST = "list of texts"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that rules may test.

    ``nullable``: may be missing; ZEN's ``null`` and our None. ``low`` and ``high`` bound a number,
    ``choices`` a text: known limits let ``lint`` say more, they refuse nothing.
    """

    name: str
    scope: Scope
    type: Type
    nullable: bool = False
    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()


def _order(name: str, kind: Type, *, nullable: bool = False, low: int = 0, high: int | None = None) -> Field:
    bounded = kind is Type.NUMBER
    return Field(
        f"order.{name}", Scope.ORDER, kind, nullable, low if bounded else None, high if bounded else None
    )


_ALL: Final = (
    _order("channel", Type.TEXT),
    _order("service_level", Type.TEXT, nullable=True),
    _order("country", Type.TEXT, nullable=True),  # ISO 3166-1 alpha-2; a till sale has no address
    _order("region", Type.TEXT, nullable=True),  # state or province, as stated
    _order("postal_code", Type.TEXT, nullable=True),  # as stated
    _order("total", Type.NUMBER),  # minor units of the order's currency
    _order("units", Type.NUMBER),  # base units over all lines
    _order("lines", Type.NUMBER),
    _order("weight_g", Type.NUMBER, nullable=True),  # grams; missing if a SKU's weight is not known
    _order("hour", Type.NUMBER, high=23),  # UTC hour at which the order was placed
    _order("weekday", Type.NUMBER, low=1, high=7),  # ISO: 1 is Monday; of the same time, in UTC
    _order("tags", Type.LIST),
    _order("customer", Type.TEXT, nullable=True),  # the customer's code; a guest has none
    _order("ship_complete", Type.FLAG),  # as the order asks
    _order("classes", Type.LIST),  # the SKU classes in the order, each once
    Field("location.code", Scope.LOCATION, Type.TEXT),
    Field(
        "location.kind", Scope.LOCATION, Type.TEXT, choices=("warehouse", "store", "3pl", "vendor", "seller")
    ),
    Field("location.region", Scope.LOCATION, Type.TEXT, nullable=True),
    Field("location.country", Scope.LOCATION, Type.TEXT),
    Field("location.seller", Scope.LOCATION, Type.TEXT, nullable=True),  # the seller's code; ours have none
    Field("service.carrier", Scope.SERVICE, Type.TEXT),
    Field("service.code", Scope.SERVICE, Type.TEXT),
)

FIELDS: Final[Mapping[str, Field]] = {field.name: field for field in _ALL}
