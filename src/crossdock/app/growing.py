"""Tables that grow with every order, and what keeps them from growing for ever: a kind of retention that
clears them, or the reason why they are kept whole. Every other table stands in ``STILL``.

A table of neither is found by ``tests/house/test_growing.py``: whoever adds one says here what becomes of it.
"""

from collections.abc import Mapping
from typing import Final

# By the kind of ``core.retention.KINDS`` that clears them; where a row stays, it is blanked to its digest.
CLEARED: Final[Mapping[str, tuple[str, ...]]] = {
    "inbound": ("mailbox_inbound", "mailbox_mend"),
    "outbound": ("mailbox_outbound",),
    "attempts": ("mailbox_attempt",),
    "effects": ("core_effect",),
    "sessions": ("accounts_session",),
    "links": ("accounts_link",),
    "attachments": ("orders_attachment",),
    "labels": ("fulfilment_label_file",),
    "scans": ("fulfilment_scan",),
    "decisions": ("sourcing_decision",),
    "deliveries": ("webhooks_delivery",),
    "events": ("core_event",),
    "persons": ("orders_person",),
}
BOOKS: Final = "the books: units and money must add up over all of them (verify)"
WORLD: Final = "what was reserved when: a past moment is rebuilt from it, and the stock's sums"
QUEUE: Final = "a queue: a row goes when it is done"
WORK: Final = (
    "the account of what was done with units, a row of a few numbers; verify holds the books against it"
)
KEY: Final = "whose is whose at the other side: a word about it may come at any time"
FEW: Final = "a row where a person acted, not an order"

KEPT: Final[Mapping[str, str]] = {
    **dict.fromkeys(("orders_order", "orders_line", "orders_link"), BOOKS),
    **dict.fromkeys(("billing_payment", "billing_refund", "billing_refund_line"), BOOKS),
    "inventory_movement": "sums to what is on hand less what is missing (verify); condensed, a past moment"
    " could not be rebuilt, and no decision of it replayed",
    **dict.fromkeys(("inventory_reservation", "inventory_reservation_end"), WORLD),
    **dict.fromkeys(("inventory_checkout", "inventory_checkout_line"), WORLD),
    **dict.fromkeys(("inventory_supply", "inventory_supply_line"), WORLD),
    **dict.fromkeys(("inventory_arrival", "inventory_arrival_line"), BOOKS),
    **dict.fromkeys(("inventory_count", "inventory_count_task"), FEW),
    **dict.fromkeys(("fulfilment_order", "fulfilment_line"), WORK),
    **dict.fromkeys(("fulfilment_shipment", "fulfilment_shipment_line", "fulfilment_package"), WORK),
    "fulfilment_label": "what was paid, and the carrier's number that may be used once only",
    "fulfilment_parcel": KEY,
    "fulfilment_gate": WORK,
    "fulfilment_refusal": "who would not ship is not asked again, whenever the order moves on",
    "fulfilment_recall": WORK,
    "fulfilment_manifest": "what a driver signed for, a row a day and carrier",
    "core_recall": WORK,
    "carriers_sale": "the tariff carrier's own books, by which no label is sold twice",
    "channels_fulfilment": KEY,
    "channels_telling": KEY,
    "orders_hold": "why an order waited; what a person has seen to is not put again",
    "sourcing_act": FEW,
    "sourcing_forced": FEW,
    "sourcing_trial_order": "which side of a trial an order was on: a share of orders, while it runs",
    "sourcing_world": "a row when masters changed; decisions that are still explained name it",
    **dict.fromkeys(("reporting_order", "reporting_part", "reporting_sum", "reporting_place"),
                    "numbers and codes alone, which later years are compared with"),
    **dict.fromkeys(("desk_search", "desk_posting", "desk_entry", "desk_term"),
                    "what an order is found by; the words go with its person"),
    "orders_by_hand": "what the channel had said of what a person changed: its next word is held against it",
    **dict.fromkeys(("desk_bulk", "desk_bulk_item", "desk_case", "desk_comment"), FEW),
    "core_change": "the audit's: who set what",
    "core_origin": "the audit's: from where somebody acted",
    "core_import": "a row a file",
    "core_idempotency": "goes by itself after 24 hours (core/pruning.py)",
    "accounts_log_in_try": "goes by itself (accounts/tries.py)",
    "mailbox_quarantine": FEW,
    **dict.fromkeys(("mailbox_intake", "mailbox_dispatch", "mailbox_lane"), QUEUE),
    **dict.fromkeys(("fulfilment_release", "fulfilment_tracking", "sourcing_queue", "channels_news"), QUEUE),
}  # fmt: skip

# Masters, settings and positions: as many rows as there are articles, places, people, and their changes.
STILL: Final = frozenset({
    "core_clock", "core_worker", "core_retention", "core_retention_done", "partners_channel",
    "partners_secret", "accounts_user", "accounts_role", "accounts_sign_on", "accounts_identity",
    "accounts_api_key", "accounts_key_pace", "catalog_sku", "catalog_sku_version", "catalog_alias",
    "catalog_stop", "catalog_unit", "network_location", "network_location_version", "network_load",
    "inventory_stock", "inventory_safety_version", "carriers_tariff", "carriers_rate",
    "carriers_zone_chart", "carriers_zone", "carriers_service_chart", "carriers_service_level",
    "sourcing_policy", "sourcing_draft", "sourcing_golden", "sourcing_guard", "sourcing_trial",
    "channels_connection", "channels_count", "channels_position", "channels_location",
    "channels_stock_item", "channels_stock_level", "channels_unmapped",
    "webhooks_endpoint", "webhooks_secret", "webhooks_position", "webhooks_health",
    "desk_view", "desk_view_choice", "desk_view_role",
})  # fmt: skip
