"""What fulfilment orders still have to ship, out of their documents. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

ENDED: Final = ("shipped", "rejected", "cancelled")


@dataclass(frozen=True, slots=True)
class Part:
    """``units`` of line ``seq`` left to ship in fulfilment order ``number``, at ``location`` (its code)."""

    number: str
    location: str
    state: str
    deliver_on: date
    seq: int
    units: int


def parts_of(fulfilment_orders: Sequence[Mapping[str, Any]]) -> list[Part]:
    """What is left to ship, by fulfilment order and line, out of their documents."""
    return [
        Part(
            one["number"],
            one["location"],
            one["state"],
            date.fromisoformat(one["deliver_on"]),
            line["seq"],
            line["quantity"] - line["shipped"] - line["stopped"],
        )
        for one in fulfilment_orders
        if one["state"] not in ENDED
        for line in one["lines"]
        if line["quantity"] > line["shipped"] + line["stopped"]
    ]
