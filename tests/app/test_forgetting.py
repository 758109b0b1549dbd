"""A person is forgotten: a dump of the whole database holds neither name nor address in any form."""

import base64
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from tests import company
from tests.company import ACTOR, BEGAN
from tests.conftest import Database

from crossdock.app import draining, verify
from crossdock.channels.adapters import shopify
from crossdock.core import clock, embedded, idempotency
from crossdock.core import db as database
from crossdock.core.idempotency import Answered
from crossdock.mailbox import outbound, quarantine
from crossdock.mailbox.accept import accept
from crossdock.mailbox.outbound import Out
from crossdock.orders import attachments, notes
from crossdock.orders.drafts import Address
from crossdock.partners import channels
from crossdock.sourcing import amend
from crossdock.sourcing.edits import Edit

NAME: Final = "Wilhelmina Überschär"
EMAIL: Final = "w.ueberschaer@example.com"
PHONE: Final = "+1 212 555 0199"
STREET: Final = "77 Quince Orchard Lane"
SAID: Final = (NAME, EMAIL, PHONE, STREET, "Wilhelmina", "Überschär", "Quince", "uberschar")

Run = Callable[..., tuple[str, str]]


def order(external_id: int, name: str = NAME, email: str = EMAIL, street: str = STREET) -> dict[str, Any]:
    address = {
        "name": name, "address1": street, "city": "New York", "province_code": "NY", "zip": "10001",
        "country_code": "US", "phone": PHONE if name == NAME else None,
    }  # fmt: skip
    line = {"id": external_id * 10, "sku": "MUG", "title": "Mug", "quantity": 1, "price": "10.00",
            "requires_shipping": True,
            "properties": [{"name": "Engraving", "value": f"For {name}"}]}  # fmt: skip
    return {
        "id": external_id, "admin_graphql_api_id": f"gid://shopify/Order/{external_id}",
        "name": f"#{external_id}", "created_at": "2026-11-23T10:00:00-05:00",
        "updated_at": "2026-11-23T10:00:00-05:00", "currency": "USD", "financial_status": "paid",
        "total_price": "10.00", "current_total_price": "10.00", "subtotal_price": "10.00",
        "total_tax": "0.00", "taxes_included": False, "line_items": [line], "shipping_lines": [],
        "email": email, "customer": {"id": 5, "email": email, "first_name": name}, "note": f"Ring for {name}",
        "shipping_address": address, "billing_address": address,
        "note_attributes": [{"name": "gift", "value": f"from {name}"}],
    }  # fmt: skip


@pytest.fixture
def shop(db: Database) -> int:
    """A company whose shop sent an order of hers, twice, one of somebody else, and one nobody can read."""
    with database.transaction() as cur:
        company.build(cur)
        channel = channels.add(cur, "shop", "shopify", at=BEGAN)
        bodies = {
            "1": json.dumps(order(1)),  # escaped, as programs write
            "2": json.dumps({**order(1), "updated_at": "2026-11-23T11:00:00-05:00"}, ensure_ascii=False),
            "3": json.dumps(order(2, "Ben Other", "ben@example.com", "1 Main Street")),
            "4": json.dumps({**order(4), "line_items": "none"}, ensure_ascii=False),
        }
        found = [
            shopify.message(
                channel, {"x-shopify-topic": "orders/create", "x-shopify-webhook-id": key}, body.encode()
            )
            for key, body in bodies.items()
        ]
        accept(cur, found, clock.now())
    assert not draining.drain(60).waiting
    return channel.id


def order_ids() -> dict[str, int]:
    with database.transaction() as cur:
        return dict(cur.execute("SELECT external_id, id FROM orders_order").fetchall())


def what_people_did(order_id: int) -> None:
    """Notes, another address, a mended message, an answer kept, a message out that has left."""
    with database.transaction() as cur:
        at = clock.now()
        notes.add(cur, [order_id], f"{NAME} called from {PHONE}", at=at, actor=ACTOR)
        notes.tag(cur, [order_id], add_tags=[NAME], at=at, actor=ACTOR)
        moved = Edit(ship_to=Address(NAME, None, "1 Main Street", None, "New York", "NY", "10001", "US"))
        amend.edit(cur, order_id, moved, at=at, actor=ACTOR)
        files = [(f"{NAME}.txt", f"Dear {NAME}, {STREET}".encode()), ("passport.txt", NAME.encode())]
        first, _ = attachments.add(cur, order_id, files, at=at, actor=ACTOR)
        attachments.remove(cur, order_id, first, at=at, actor=ACTOR)
        (aside,) = quarantine.list_open(cur)
        quarantine.mend(
            cur, aside.inbound_id, json.dumps({**order(4), "line_items": 3}).encode(), at=at, actor=ACTOR
        )
        body = json.dumps({"number": f"SO-{order_id}", "customer": {"name": NAME}}).encode()
        idempotency.keep(cur, "key", "k", Answered(b"f", 201, body), clock.wall())
        sent = Out("out-1", "EWR", "note", "https://example.com", {"x": NAME}, NAME.encode(), order_id)
        outbound.queue(cur, [sent], at)
        cur.execute(
            "INSERT INTO core_effect (key, kind, subject, subject_id, request, state, due_at, intended_at,"
            " begun_at, settled_at) VALUES ('l', 'label', 'package', 9, %s, 'done', %s, %s, %s, %s)",
            [json.dumps({"to": {"name": NAME, "street": STREET}}), at, at, at, at],
        )
        cur.execute("DELETE FROM mailbox_dispatch")
    assert not draining.drain(60).waiting


def dumped(dsn: str) -> Iterator[str]:
    """The whole database as text, and each of its byte strings as what they say."""
    done = subprocess.run(
        [str(embedded.binary("pg_dump")), "--data-only", "--inserts", dsn], capture_output=True, check=True
    )
    text = done.stdout.decode()
    yield text
    yield text.encode().decode("unicode_escape", "replace")
    for found in re.findall(r"\\x([0-9a-f]{2,})", text):
        content = bytes.fromhex(found)
        yield content.decode("utf-8", "replace")
        yield content.decode("unicode_escape", "replace")
        for coded in re.findall(rb"[A-Za-z0-9+/]{16,}", content):
            yield base64.b64decode(coded[: len(coded) // 4 * 4]).decode("utf-8", "replace")


def held(dsn: str) -> set[str]:
    """What of her a dump still says."""
    return {said for text in dumped(dsn) for said in SAID if said.casefold() in text.casefold()}


def test_a_forgotten_person_is_in_no_dump(shop: int, db: Database, run: Run) -> None:
    ids = order_ids()
    what_people_did(ids["1"])
    number = f"SO-{ids['1']}"
    assert held(db.dsn) == set(SAID)
    assert "not finished" in run("forget", "--email", EMAIL, code=1)[1]
    run("orders", "cancel", number, "--reason", f"{NAME} changed her mind")
    run("drain")
    with database.transaction() as cur:
        cur.execute("DELETE FROM mailbox_dispatch")  # delivered
    seen = json.loads(run("forget", "--email", EMAIL.upper(), "--dry-run", "--json")[0])
    assert held(db.dsn) == set(SAID)
    done = json.loads(run("forget", "--email", EMAIL.upper(), "--json")[0])
    assert {**done, "dry_run": True} == seen
    assert done["orders"] == [number]
    assert {"orders_person", "mailbox_inbound", "mailbox_mend", "mailbox_outbound", "core_event",
            "core_idempotency", "orders_order", "orders_by_hand",
            "desk_term"} <= done["tables"].keys()  # fmt: skip
    assert held(db.dsn) == set()


def test_the_books_and_other_people_stay(shop: int, db: Database, run: Run) -> None:
    ids = order_ids()
    run("orders", "cancel", f"SO-{ids['1']}", "--reason", "x")
    run("drain")
    before = books(ids["1"])
    run("forget", "--order", f"SO-{ids['1']}")
    assert books(ids["1"]) == before
    with database.transaction() as cur:
        other = cur.execute(
            "SELECT p.name, position('Ben Other'::bytea IN i.body) > 0 FROM orders_person AS p"
            " JOIN orders_order AS o ON o.id = p.order_id JOIN mailbox_inbound AS i ON i.id = o.inbound_id"
            " WHERE o.external_id = '2'"
        ).fetchall()
        told = cur.execute("SELECT data FROM core_event WHERE kind = 'forgotten'").fetchall()
    assert other == [("Ben Other", True)]
    assert [set(data) for (data,) in told] == [{"rows"}]
    assert all(finding.clean for finding in verify.run())
    # Again: nothing is left to blank, and nothing is told.
    assert json.loads(run("forget", "--order", f"SO-{ids['1']}", "--json")[0])["tables"] == {}
    assert json.loads(run("orders", "show", f"SO-{ids['1']}", "--json")[0])["ship_to"]["name"] is None


def books(order_id: int) -> Any:
    with database.transaction() as cur:
        return cur.execute(
            "SELECT o.status, o.total, o.currency, o.external_id, o.digest, l.sku, l.ordered, l.cancelled,"
            " l.unit_price, p.country FROM orders_order AS o JOIN orders_line AS l ON l.order_id = o.id"
            " JOIN orders_person AS p ON p.order_id = o.id WHERE o.id = %s",
            [order_id],
        ).fetchall()


def test_whom_is_said_once_and_known(shop: int, run: Run) -> None:
    assert "one of" in run("forget", code=2)[1]
    assert "one of" in run("forget", "--email", "a", "--order", "SO-1", code=2)[1]
    assert "Nobody" in run("forget", "--email", "nobody@example.com", code=1)[1]
    ids = order_ids()
    forced = json.loads(run("forget", "--order", f"SO-{ids['2']}", "--force", "--json")[0])
    assert forced["tables"]["orders_person"] == 1
