"""Samples and bounds for the plan test. A statement over a large table needs a sample that finds something.

A parameter's sample is taken from ``SAMPLES`` by statement, else from ``plan_values`` by name, else by its
type.
"""

from datetime import timedelta
from typing import Any, Final

import numpy as np
from tests.house.full import FRESH, LOCATIONS, ORDERS
from tests.house.plan_by_hand import BY_HAND
from tests.house.plan_people import PEOPLE
from tests.house.plan_values import (
    ASKED,
    BATCH,
    FEW,
    FIFTHS,
    GIDS,
    HAVE,
    HELD,
    NEW,
    NEW_TEXTS,
    NOW,
    ONES,
    OPEN,
    PAUSED,
    TRACKINGS,
)
from tests.house.plans_audit import AUDIT
from tests.house.plans_browse import BROWSE
from tests.house.plans_desk import DESK, OF_DESK
from tests.house.plans_reporting import REPORTING

from crossdock.core.sql import Blobs, Nullable, Texts, Times, ints

SAMPLES: Final[dict[str, dict[str, Any]]] = {
    **AUDIT,
    **PEOPLE,
    **BY_HAND,
    "api/reach_owners": {"kind": "fulfilment_order", "id": 1, "name": "x"},
    "api/reservation": {"id": 19_500},
    "api/skus_page": {"after": "S5", "at": NOW},
    "carriers/sale_find": {"key": "label 50"},
    "carriers/sale_void": {"key": "label 50"},
    "catalog/aliases_current": {
        "channel_ids": ints([number % 2 for number in range(BATCH)]),
        "aliases": Texts([f"A{number}" for number in range(BATCH)]),
        "at": NOW,
    },
    "catalog/aliases_of_sku": {"sku_id": 1, "at": NOW, "limit": 100},
    "catalog/kits_among": {"sku_ids": ints(range(1, BATCH + 1)), "at": NOW},
    "catalog/kits_page": {"after": 0, "at": NOW},
    "catalog/aliases_write": {
        "quantities": Texts(["12"] * BATCH),
        "skus": Texts(["1"] * BATCH),
        "aliases": NEW_TEXTS,
    },
    "catalog/skus_by_barcodes": {"barcodes": Texts([f"B{n}" for n in range(1, BATCH + 1)]), "at": NOW},
    "catalog/skus_by_ids": {"ids": ints(range(1, BATCH + 1)), "at": NOW},
    "catalog/skus_codes": {"ids": HAVE},
    "catalog/skus_insert": {"ids": ints(NEW), "codes": NEW_TEXTS},
    "catalog/stops_write": {"sku_ids": ints(range(101, 101 + BATCH)), "how": "hold"},
    "catalog/skus_version": {
        "substitutes": Texts([None] * BATCH),
        "at": NOW + timedelta(days=1),
        "components": Texts(["{}"] * BATCH),
        "component_units": Texts(["{}"] * BATCH),
    },
    **DESK,
    **REPORTING,
    "core/effects_claim": {"kind": "label"},
    "core/effects_blank": {"ids": HAVE},
    "core/effects_orphans": {"kind": "label", "owners": Texts(["x/1.1"])},
    "core/effects_owners": {"kind": "label"},
    "core/retain_effects": {"ids": HAVE},
    "mailbox/retain_attempts": {"ids": HAVE},
    **{f"fulfilment/retain_{one}": {"ids": HAVE} for one in ("labels", "scans")},
    "webhooks/retain_deliveries": {"after": 0, "last": BATCH},
    "core/effects_intend": {"keys": NEW_TEXTS},
    "core/effects_move": {
        "ids": ints(range(45_001, 45_001 + BATCH)),
        "sources": Texts(["intended"]),
        "targets": Texts(["begun"]),
    },
    "channels/fulfilments": {"order_ids": HAVE},
    "channels/fulfilments_add": {"gids": GIDS, "shipment_ids": HAVE},
    "channels/items_by_skus": {"sku_ids": HAVE},
    "channels/items_of": {"gids": GIDS},
    "channels/items_put": {"sku_ids": HAVE, "gids": GIDS},
    "channels/telling_move": {
        "order_ids": HAVE,
        "shipment_ids": HAVE,
        "sources": Texts(["told"]),
        "targets": Texts(["telling"]),
    },
    "core/events_ahead": {"tx": "0", "id": 0, "last_ids": ints([10**9] * BATCH)},
    "core/events_feed": {"tx": "0", "id": 0},
    "core/events_from": {"tx": "0"},
    "core/idempotency_read": {
        "credential": "key",
        "key": "K4",
        "since": NOW - timedelta(days=1),
    },
    "core/recalls_ask": {"targets": Texts(["open"] * BATCH), "causes": Texts(["held"] * BATCH)},
    "core/recalls_answer": {"ids": ASKED},
    "core/recalls_answers": {"ids": ASKED},
    "core/recalls_read": {"ids": ASKED},
    "fulfilment/gates_close": {"id": 50, "gate": "credit"},
    "fulfilment/gates_lift": {"gate": "credit", "owner": "sourcing"},
    "fulfilment/label_file": {"id": 50},
    "fulfilment/labels_ask": {"shipment_id": NEW[0], "seqs": ints(range(1, 1 + BATCH))},
    "fulfilment/label_files_add": {"ids": HAVE},
    "fulfilment/labels_move": {"ids": HAVE, "sources": Texts(["bought"]), "targets": Texts(["voided"])},
    "fulfilment/labels_show": {"shipment_ids": HAVE, "ids": HAVE},
    "fulfilment/move": {"sources": Texts(["planned"]), "targets": Texts(["released"])},
    "fulfilment/refusals_record": {"acts": Texts(["short"] * BATCH), "abouts": Texts(["stock"] * BATCH)},
    "fulfilment/recalls_asked": {"recall_ids": FIFTHS},
    "fulfilment/recalls_of": {"id": 5},
    "fulfilment/recalls_ask": {"answer_bys": Times([NOW] * BATCH)},
    "fulfilment/recalls_settle": {
        "ids": HAVE,
        "stopped": ints([0] * BATCH),
        "sources": Texts(["refused"]),
        "targets": Texts(["granted"]),
    },
    "fulfilment/work_lines": {"picked": ints([0] * BATCH)},
    "fulfilment/open_gates": {"ids": ints(NEW), "stops": Texts(["ship"] * BATCH)},
    "fulfilment/open_lines": {"ids": ints(NEW)},
    "fulfilment/open_orders": {
        "ids": ints(NEW),
        "prices": ONES,
        "moved": "{}",
        "planned_state": "planned",
        "released_state": "released",
    },
    "fulfilment/manifest_fill": {"id": 1000, "label_ids": ints(range(1, 180_001, 1000))},
    "fulfilment/manifest_items": {"id": 50},
    "fulfilment/manifest_open": {"location_id": 5, "carrier": "pelican", "since": NOW - timedelta(days=1)},
    "fulfilment/manifests_show": {
        "id": None,
        "location_ids": None,
        "carrier": "pelican",
        "day": None,
        "after": 900,
        "limit": 1,
    },
    "fulfilment/package_number": {"shipment_id": 50, "seq": 1, "tracking": "N50"},
    "fulfilment/packages_bare": {"shipment_id": 50},
    "fulfilment/packages_unlabelled": {"shipment_id": 50},
    "fulfilment/packed": {"ids": HAVE},
    "fulfilment/page": {
        "locations": None,
        "channels": None,
        "state": None,
        "order_id": None,
        "after": ORDERS,
    },
    "fulfilment/shipment_children": {"line_shipments": ints(NEW), "package_shipments": ints(NEW)},
    "fulfilment/shipment_end": {"id": 50},
    "fulfilment/shipment_units": {"id": 50},
    "fulfilment/shipments_heads": {"ids": HAVE},
    "fulfilment/shipments_insert": {"ids": ints(NEW), "refs": NEW_TEXTS, "fulfilment_order_ids": HAVE},
    "fulfilment/shipments_known": {
        "ids": HAVE,
        "refs": Texts([f"R{number}" for number in range(1, BATCH + 1)]),
    },
    "fulfilment/show_shipments": {"ids": HAVE},
    **{
        f"fulfilment/{name}": {"trackings": TRACKINGS}
        for name in (
            "parcel_packages",
            "parcels_ensure",
            "parcels_lock",
            "parcel_scans",
            "parcels_show",
        )
    },
    "fulfilment/forget_messages": {"order_ids": HAVE},
    "fulfilment/orders_trouble": {"order_ids": HAVE},
    "fulfilment/parcels_settle": {"trackings": TRACKINGS, "states": Texts(["delivered"] * BATCH)},
    "fulfilment/parcels_page": {"state": "exception", "unknown": False, "after": "T5", "silent_before": NOW},
    "fulfilment/scans_add": {
        "trackings": TRACKINGS,
        "statuses": Texts(["delivered"] * BATCH),
        "prints": Blobs([str(number).encode() for number in range(BATCH)]),
    },
    "fulfilment/scans_show": {"tracking": "T50"},
    "fulfilment/shipment_parcels": {"ids": HAVE},
    "fulfilment/shipments_delivered": {"ids": HAVE},
    "fulfilment/shipments_units": {"ids": HAVE},
    "fulfilment/tracking_take": {"ids": HAVE},
    **BROWSE,
    "inventory/availability": {"after_sku": 5_000},
    "inventory/checkout_cells": {"ids": HELD},
    "inventory/checkout_due": {"now": NOW + timedelta(days=1)},
    "inventory/checkout_insert": {"id": NEW[0]},
    "inventory/checkout_move": {"ids": HELD, "sources": Texts(["held"]), "targets": Texts(["used"])},
    "inventory/checkout_skus": {"ids": HELD},
    "inventory/checkout_states": {"ids": HELD},
    "inventory/count_tasks": {"open": True, "sku_ids": None, "location_ids": None, "after": None},
    "inventory/free": {"how": "freed"},
    "inventory/arrival_add": {"supply_id": 5, "reference": "new", "final": False},
    "inventory/arrivals": {"ids": HAVE},
    "inventory/supply_dated": {"sku_ids": ints(range(9_001, 9_001 + BATCH))},
    "mailbox/intake_pause": {"ids": HAVE, "channel_ids": ints([1]), "until": PAUSED},
    "mailbox/intake_resume": {"channel_id": 1, "until": PAUSED},
    "sourcing/queue_pause": {"until": NOW + timedelta(days=9)},
    "inventory/supply_heads": {
        "kind": "receipt",
        "ids": HAVE,
        "state": None,
        "reference": None,
        "locations": None,
        "after": None,
    },
    "inventory/supply_lines": {"ids": HAVE},
    "inventory/supply_lines_put": {"supply_ids": ints(range(30_000, 30_000 + BATCH)), "sent": 3 * ONES},
    "inventory/supply_lock": {
        "kind": "receipt",
        "refs": Texts([f"R{n}" for n in range(2, BATCH, 2)]),
        "ids": HAVE,
    },
    "inventory/supply_move": {
        "ids": HAVE,
        "sources": Texts(["received"]),
        "targets": Texts(["received"]),
        "shipping": FEW,
        "ending": FEW,
    },
    "inventory/supply_open": {
        "ids": ints(NEW),
        "refs": NEW_TEXTS,
        "kind": "receipt",
        "state": "expected",
        "origin_ids": Nullable(ONES, np.zeros(BATCH, dtype=np.bool_)),
    },
    "inventory/reserve": {"order_ids": ints(NEW), "checkout": False},
    "mailbox/accept": {"ids": ints(NEW), "keys": NEW_TEXTS},
    "mailbox/accept_one": {"id": NEW[0], "key": "new"},
    "mailbox/attempts": {"id": 1},
    "mailbox/dispatch_add": {"ids": HAVE},
    "mailbox/dispatch_settle": {"ids": HAVE},
    "mailbox/inbound_page": {"state": None, "source": None, "kind": None},
    "mailbox/lanes_add": {"ids": HAVE},
    "mailbox/lanes_begin": {"party": "webhook/1"},
    "mailbox/lanes_claim": {"parties": Texts(["webhook/1"]), "most": ints([16])},
    "mailbox/lanes_drop": {"party": "webhook/1"},
    "mailbox/lanes_queue": {"ids": ints(NEW)},
    "mailbox/lanes_settle": {"ids": ints(OPEN)},
    "mailbox/lanes_waiting": {"parties": Texts(["webhook/1"]), "bound": 5000},
    "mailbox/mends": {"id": 20},
    "mailbox/outbound_page": {"state": None, "party": None, "kind": None},
    "mailbox/outbound_queue": {"ids": ints(NEW), "keys": NEW_TEXTS},
    "mailbox/quarantine_replayed": {"at": NOW - timedelta(hours=5), "resolution": "x"},
    "mailbox/quarantine_left": {"at": NOW - timedelta(hours=5), "resolution": "x"},
    "mailbox/quarantine_list": {"code": None, "source": None, "kind": None},
    "mailbox/quarantine_resolve": {"ids": ints([order for order in OPEN if order % 20 == 1])},
    "network/load_give_back": {"hours": ints([9] * BATCH), "parcels": ints([0] * BATCH)},
    "orders/carry_lines": {
        "source_id": OPEN[0],
        "target_id": NEW[0],
        "seqs": ints(range(1, BATCH + 1)),
        "as_seqs": ints(range(1, BATCH + 1)),
        "external_ids": NEW_TEXTS,
        "kit_seqs": Nullable(ONES, np.zeros(BATCH, dtype=np.bool_)),
    },
    "fulfilment/refusals_carry": {"source_id": OPEN[4], "seqs": ints(range(1, BATCH + 1))},
    "orders/add_lines": {"order_id": NEW[0], "seqs": ints(range(1, BATCH + 1))},
    "orders/holds_of_codes": {"codes": Texts(["manual"])},
    "orders/holds_lift": {"codes": Texts(["manual"])},
    "orders/holds_said": {"order_id": OPEN[9]},
    "orders/holds_put": {"stops": Texts(["release"] * BATCH)},
    "orders/insert_children": {"ids": ints(NEW), "line_orders": ints(NEW)},
    "orders/insert_orders": {
        "ids": ints(NEW),
        "external_ids": NEW_TEXTS,
        "statuses": Texts(["open"] * BATCH),
    },
    "orders/kits_explode": {
        "kit_seqs": ONES,
        "seqs": ints([3] * BATCH),
        "per_kits": Texts(["2"] * BATCH),
        "kit_sku_ids": Texts([None] * BATCH),
    },
    "orders/kits_mark": {"seqs": ONES, "kit_seqs": ints([2] * BATCH), "per_kits": Texts(["2"] * BATCH)},
    "orders/ledger_move": {"source": "allocated", "target": "released"},
    "orders/history_holds": {"order_id": OPEN[9], "at": NOW},  # every tenth has one
    "orders/orders_by_channels": {"ids": HAVE, "channels": Texts(["web", "other"])},
    "orders/page": {"ids": None, "channel_ids": None, "status": "allocated", "hold": None, "after": ORDERS},
    "orders/page_oldest": {"ids": None, "channel_ids": None, "status": None, "hold": None, "after": 0},
    "sourcing/acts_move": {"id": 20_000, "sources": Texts(["pending"]), "targets": Texts(["applied"])},
    "sourcing/acts_await": {"id": 20_000},
    "sourcing/acts_read": {"ids": ints(range(1, BATCH + 1))},
    "sourcing/acts_record": {"state": "applied"},
    "sourcing/forced_read": {"order_id": 20_000, "attempt": 1},
    "sourcing/forced_record": {"lines": "[]"},
    "sourcing/decisions_record": {"order_ids": ints(NEW)},
    "sourcing/draft_save": {"id": 5, "upon": 1, "document": "{}"},
    "sourcing/drafts_read": {"id": None},
    "sourcing/dry_run_of": {"attempts": ONES},
    "sourcing/golden_read": {"order_id": None},
    "sourcing/trial_figures": {"id": 5, "called_off": ["rejected", "cancelled"]},
    "sourcing/trial_of_order": {"order_id": 20_000},
    "sourcing/trial_put": {"order_ids": ints(NEW)},
    "sourcing/trial_read": {"id": None, "below": None},
    "webhooks/deliveries": {"id": 1, "state": "dead", "before": 150_000, "look": 1000, "limit": 51},
    "webhooks/deliveries_looked": {"id": 1, "before": 150_000, "look": 1000},
    "webhooks/delivery_of": {"id": 1, "event_id": OPEN[0]},
}

# How many rows all scans of tables may touch, and the busiest step of the plan, where it is not the default.
DEFAULT: Final = (8 * BATCH, 20 * BATCH)
BOUNDS: Final[dict[str, tuple[int, int]]] = {
    # A page of orders: each with its lines, holds and parts, and the few locations beside each part.
    # A block range index knows ranges of a thousand orders.
    "desk/orders_placed": (4_000, 4_000),
    # As many as are asked for at each location.
    "desk/orders_late": (21 * BATCH, 21 * BATCH),
    "desk/order_rows": ((LOCATIONS + 6) * BATCH, LOCATIONS * BATCH),
    # Two lines an order, each with its SKU, order, person and channel; and the live holds beside them.
    "sourcing/rescue_lines": (10 * BATCH, 20 * BATCH),
    # A page looks through a thousand deliveries: each with its message, its place in a lane and its tries.
    "webhooks/deliveries": (4 * 1000, 2 * 1000),
    # The beginning of a word is looked up whole in the index of names: a ninth of them here.
    "catalog/skus_find": (8 * BATCH, 12_000),
    # Health looks through the newest thousands: each message with its last try, and whether it waits.
    "desk/health_channel": (5_000, 5_000),
    **OF_DESK,
    "desk/health_channels": (5_000, 5_000),
    "desk/health_effects": (2 * 5_000, 4 * 5_000),
    "desk/health_outbound": (4 * 5_000, 4 * 5_000),
    # So many orders of each of many pasted numbers.
    "desk/search_posted": (21 * BATCH, 21 * BATCH),
    # Live holds are few: reading all of them may be cheaper than looking them up.
    "orders/derive": (20 * BATCH, 20 * BATCH),
    # Each back-ordered line without a day is looked up in what is underway.
    "sourcing/promises_due": (2 * (FRESH // 5), 2 * (FRESH // 5)),
    # Looks at each back-ordered line, of which the last orders have two each in ten: once in four tables.
    "sourcing/backorders_missed": (4 * (FRESH // 5), 2 * (FRESH // 5)),
    # Every location of each SKU is read, where a file of kits is imported. The index counts versions too
    # that other statements of this test left behind, rolled back: here and in the next two.
    "inventory/stock_having": (LOCATIONS * BATCH, LOCATIONS * BATCH + 4 * BATCH),
    # Every location of each SKU is read: that is what the engine chooses from.
    "inventory/kit_cells": ((LOCATIONS + 2) * BATCH, (LOCATIONS + 2) * BATCH + 4 * BATCH),
    "inventory/stock_read": (LOCATIONS * BATCH, LOCATIONS * BATCH + 4 * BATCH),
    # All orders that wait for stock, by the index alone: a tenth of those that are not finished.
    "reporting/waiting": (FRESH // 10 + BATCH, FRESH // 10 + BATCH),
    # Planned for what is given (prepare False), both read what they show; by one plan for all values they
    # would pass by the rest of the period, a week of a thousand orders a day, as they do where one filters by
    # channel, location or carrier.
    "reporting/rows_orders": (60 * BATCH, 60 * BATCH),
    "reporting/rows_parts": (60 * BATCH, 60 * BATCH),
}

# Statements over large tables that are no part of the order flow, by pattern, and why they may read it all.
AT_LEISURE: Final[dict[str, str]] = {
    "app/demo_*": "the demo's summary, once a run",
    "app/flow_*": "the benchmark counts what came of a run",
    "channels/levels_claim": "compares all that a shop shows with what there is, a twentieth of the time",
    "sourcing/queue_resume": "ends the pause of a channel, for people: reads the queue, which is narrow",
    "channels/standing": "how channels stand, for people",
    "core/retention_*": "a handful of rows",
    "*/forget_*": "people are forgotten seldom; where everything is read, the heads say so",
    "accounts/audit_export": "an export gives out everything that is asked for",
    "core/events_export": "an export gives out everything that is asked for",
    "inventory/stock_export": "an export gives out everything that is asked for",
    "orders/export": "an export gives out everything that is asked for",
    "catalog/aliases_page": "people look at aliases: those behind the page are sorted, which masters allow",
    "app/publishing_*": "the benchmark reads what a run reserved",
    "desk/health_queues": "health counts the queues, which are narrow, and short while workers keep up",
    "app/processes_serving": "the locks and sessions that there are",
    "core/idempotency_forget": "a day's answers, every few minutes",
    "webhooks/dead": "people have what was given up told again: looks through all that was told",
    "app/mails_standing": "doctor says what was given up of late, for an operator",
    "desk/exceptions_*": "what waits for a person: live holds and what is in quarantine: few",
    "desk/today_*": "what needs a person now: live holds, what is late, what waits to go out: few",
    "app/verify_*": "verify looks at everything; how fast, the benchmark says",
}
