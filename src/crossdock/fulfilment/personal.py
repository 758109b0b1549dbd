"""Personal data of fulfilment orders: what a location said when it refused one."""

from collections.abc import Mapping
from typing import Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, statement

REFUSALS: Final = statement(__package__, "forget_refusals")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {"fulfilment_order": ("refusal",)}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "fulfilment_order": ("carrier", "service"),
    "fulfilment_gate": ("gate", "stops", "owner", "lifted_by"),
    "fulfilment_shipment": ("carrier", "service", "reference"),
    "fulfilment_package": ("tracking",),
}


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank refusals of these orders; rows changed, by table."""
    return {"fulfilment_order": REFUSALS.run(cur, order_ids=people.order_ids)}
