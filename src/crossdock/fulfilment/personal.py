"""Personal data of fulfilment orders: what a location said when it refused one, and labels' files."""

from collections.abc import Mapping
from typing import Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, statement

REFUSALS: Final = statement(__package__, "forget_refusals")
FILES: Final = statement(__package__, "forget_label_files")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "fulfilment_order": ("refusal",),
    "fulfilment_label_file": ("pdf", "zpl"),
}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "fulfilment_order": ("carrier", "service"),
    "fulfilment_gate": ("gate", "stops", "owner", "lifted_by"),
    "fulfilment_shipment": ("carrier", "service", "reference"),
    "fulfilment_package": ("tracking",),
    "fulfilment_label": ("tracking", "error"),
}


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank refusals of these orders, and their labels' files; rows changed, by table."""
    return {
        "fulfilment_order": REFUSALS.run(cur, order_ids=people.order_ids),
        "fulfilment_label_file": FILES.run(cur, order_ids=people.order_ids),
    }
