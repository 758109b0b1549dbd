"""Each invariant, broken by hand, is found by its check; an unbroken company is clean."""

import pytest
from tests import company
from tests.company import ACTOR, BEGAN, MONDAY
from tests.conftest import Database

from crossdock.app import verify
from crossdock.catalog import kits
from crossdock.core.actor import INTAKE
from crossdock.core.sql import Cursor
from crossdock.inventory import arrivals, transfers
from crossdock.inventory.arrivals import Came
from crossdock.sourcing import take_in

# check: what breaks it (a constraint that would prevent it is dropped first)
BROKEN: dict[str, list[str]] = {
    "stock_reserved": ["UPDATE inventory_stock SET reserved = reserved + 1 WHERE on_hand > reserved"],
    "stock_bounds": [
        "ALTER TABLE inventory_stock DROP CONSTRAINT inventory_stock_reserved_fits",
        "UPDATE inventory_stock SET reserved = on_hand + 1",
    ],
    "stock_movements": ["UPDATE inventory_stock SET on_hand = on_hand + 1"],
    "supply_ledger": ["UPDATE inventory_arrival_line SET damaged = damaged + 1"],
    "supply_movements": [
        "UPDATE inventory_supply_line SET sent = sent + 1, underway = underway + 1 WHERE underway > 0"
    ],
    "line_parts": [
        "ALTER TABLE orders_line DROP CONSTRAINT orders_line_parts",
        "UPDATE orders_line SET ordered = ordered + 1 WHERE kit_seq IS NULL",
    ],
    "kits": ["UPDATE orders_line SET per_kit = per_kit * 2 WHERE per_kit = 1"],
    "kit_stock": [
        "UPDATE catalog_sku_version SET component_ids = '{1}', component_units = '{1}' WHERE name = 'Mug'"
    ],
    "line_reservations": ["DELETE FROM inventory_reservation"],
    "line_fulfilment": ["UPDATE fulfilment_line SET stopped = quantity"],
    "promised_lines": ["UPDATE orders_line SET expected_on = '2026-11-27' WHERE backordered > 0"],
    "substituted": ["UPDATE orders_line SET bought_sku_id = sku_id + 1 WHERE sku_id IS NOT NULL"],
    "order_status": ["UPDATE orders_order SET status = 'delivered'"],
    "order_forgotten": ["UPDATE orders_line SET open = backordered, backordered = 0 WHERE backordered > 0"],
    "replacements": [
        "INSERT INTO orders_link SELECT max(id), min(id), 'replaces', now(), 'x' FROM orders_order"
    ],
    "merges": ["INSERT INTO orders_link SELECT max(id), min(id), 'merged', now(), 'x' FROM orders_order"],
    "release_forgotten": ["DELETE FROM fulfilment_release"],
    "gates_passed": [
        "INSERT INTO fulfilment_gate SELECT id, 'credit', 'release', 'billing', now() FROM fulfilment_order"
    ],
    "shipped_units": ["UPDATE fulfilment_line SET shipped = quantity"],
    "work": ["UPDATE fulfilment_order SET state = 'picked'"],
    "load": ["UPDATE network_load SET parcels = parcels + 1"],
    "decisions": ["DELETE FROM sourcing_decision"],
    "parents": ["DELETE FROM orders_person"],
    "messages": ["INSERT INTO mailbox_intake (id, due_at) VALUES (1, now())"],
    "effects": [
        "INSERT INTO core_effect (key, kind, subject, subject_id, request, state, due_at, intended_at)"
        " VALUES ('k', 'label', 'order', 1, '{}', 'done', now(), now())"
    ],
    "labels": ["INSERT INTO carriers_sale (key, sold_at) VALUES ('label/1', now())"],
    "parcels": ["INSERT INTO fulfilment_parcel VALUES ('T1', 'delivered', now(), now(), false, now())"],
    "manifests": [
        "INSERT INTO fulfilment_manifest (location_id, carrier, day, closed_at, actor)"
        " VALUES (1, 'pelican', '2026-11-23', now(), 'x')"
    ],
    "deliveries": [
        "INSERT INTO fulfilment_shipment (id, fulfilment_order_id, order_id, carrier, service, shipped_at,"
        " created_at, actor, delivered_at)"
        " SELECT 1, f.id, f.order_id, 'p', 'g', now(), now(), 'x', now() FROM fulfilment_order AS f LIMIT 1"
    ],
    "tellings": ["INSERT INTO channels_telling VALUES (1, 1, 1, 'telling', 1, '{}', NULL, now())"],
    "reductions": [
        "INSERT INTO channels_connection (channel_id, token, connected_at, watermark, poll_due_at,"
        " stock_due_at) SELECT id, '', '2020-01-01', now(), now(), now() FROM partners_channel",
        "INSERT INTO channels_position SELECT 'channels', max(tx::text::bigint), max(id) FROM core_event",
        "UPDATE orders_line SET external_id = seq::text",
        "INSERT INTO orders_by_hand SELECT order_id, seq, 'line', '{\"units\": 99}' FROM orders_line"
        " WHERE kit_seq IS NULL",
        "UPDATE core_event SET kind = 'cancelled' WHERE order_id > 0",
    ],
    "recalls": [
        "INSERT INTO core_recall (order_id, line_seq, sku_id, quantity, target, reason, actor, state,"
        " asked_at)"
        " VALUES (1, 1, 1, 2, 'open', 'held', 'user:a', 'stopped', now())"
    ],
    "questions": [
        "INSERT INTO fulfilment_recall (recall_id, fulfilment_order_id, line_seq, units, asked_at)"
        " SELECT 1, id, 1, 1, now() FROM fulfilment_order LIMIT 1"
    ],
    "search": ["INSERT INTO desk_posting VALUES (1, 1, 1)"],
    "reports": ["INSERT INTO reporting_sum VALUES (0, 'fill', now(), 0, 1, 0, '', 'filled', '', 1, 0)"],
    "events": ["DELETE FROM core_event"],
}


def prepare(cur: Cursor) -> None:
    mine = company.build(cur)
    kits.import_rows(cur, [kits.Recipe("SET", {"MUG": 2, "TEE": 1})], at=BEGAN, actor=ACTOR)
    drafts = [*mine.orders(), mine.order("A-5", ("MUG", 1), payment_pending=True)]
    drafts.append(mine.order("A-6", ("SET", 1)))
    take_in.take_in(cur, [(0, draft) for draft in drafts], actor=INTAKE, at=MONDAY)
    places = (mine.locations["LAX"], mine.locations["CHI"])
    wanted = transfers.Wanted("M-1", *places, {mine.skus["MUG"]: 5})
    number, _ = transfers.create(cur, wanted, at=MONDAY, actor=ACTOR)
    transfers.ship(cur, number, at=MONDAY, actor=ACTOR)
    came = {(mine.skus["MUG"], places[1]): Came(2, 1)}
    arrivals.arrive(cur, "transfer", number, "D-1", came, at=MONDAY, actor=ACTOR)
    # A planned fulfilment order that nothing stops, as one that waits for its cut-off is.
    cur.execute("UPDATE orders_hold SET lifted_at = now()")


def test_every_check_is_broken_below() -> None:
    assert set(BROKEN) == set(verify.CHECKS)


@pytest.mark.parametrize("name", verify.CHECKS)
def test_a_broken_invariant_is_found(cur: Cursor, name: str) -> None:
    prepare(cur)
    assert verify.check(cur, name).clean
    for text in BROKEN[name]:
        cur.execute(text)
    finding = verify.check(cur, name)
    assert finding.offences > 0
    assert finding.rows[0][0]


def test_all_of_a_sound_company_is_clean_in_one_snapshot(db: Database) -> None:
    from crossdock.core import db as database

    with database.transaction() as cur:
        prepare(cur)
    findings = list(verify.run())
    assert [finding.check for finding in findings] == list(verify.CHECKS)
    assert all(finding.clean for finding in findings), [f.document() for f in findings if not f.clean]
