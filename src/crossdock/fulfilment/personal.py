"""Personal data of fulfilment orders: what a location said when it refused one
or was asked to give units back, labels' files, and what
carriers said of a parcel: where it went, who took it.
"""

from collections.abc import Mapping
from typing import Final

from crossdock.core.personal import People
from crossdock.core.sql import Cursor, statement

REFUSALS: Final = statement(__package__, "forget_refusals")
NOTES: Final = statement(__package__, "forget_refusal_notes")
FILES: Final = statement(__package__, "forget_label_files")
RECALLS: Final = statement(__package__, "forget_recall_notes")
SCANS: Final = statement(__package__, "forget_scans")
MESSAGES: Final = statement(__package__, "forget_messages")

PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "fulfilment_order": ("refusal",),
    "fulfilment_refusal": ("note",),
    "fulfilment_label_file": ("pdf", "zpl"),
    "fulfilment_recall": ("note",),
    "fulfilment_scan": ("city", "region", "postal_code", "country", "detail"),
}
IMPERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "fulfilment_order": ("carrier", "service"),
    "fulfilment_refusal": ("act", "reason", "about", "forgotten_by"),
    "fulfilment_gate": ("gate", "stops", "owner", "lifted_by"),
    "fulfilment_shipment": ("carrier", "service", "reference"),
    "fulfilment_package": ("tracking",),
    "fulfilment_label": ("tracking", "error"),
    "fulfilment_scan": ("tracking", "carrier", "code", "print"),
    "fulfilment_parcel": ("tracking",),
    "fulfilment_manifest": ("carrier",),
    "fulfilment_recall": ("answered_by",),
    "fulfilment_tracking": ("tracking",),
}


def messages(cur: Cursor, people: People) -> list[int]:
    """Messages of carriers that tell of these orders' parcels."""
    return [int(one) for one in MESSAGES.column(cur, order_ids=people.order_ids)]


def forget(cur: Cursor, people: People) -> dict[str, int]:
    """Blank refusals of these orders, their labels' files and what was said of their parcels; rows changed,
    by table.
    """
    return {
        "fulfilment_order": REFUSALS.run(cur, order_ids=people.order_ids),
        "fulfilment_refusal": NOTES.run(cur, order_ids=people.order_ids),
        "fulfilment_label_file": FILES.run(cur, order_ids=people.order_ids),
        "fulfilment_recall": RECALLS.run(cur, order_ids=people.order_ids),
        "fulfilment_scan": SCANS.run(cur, order_ids=people.order_ids),
    }
