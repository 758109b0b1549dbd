"""A Shopify shop beside the tiny company: signed webhooks through the real way in, and what comes of them."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from tests import company

from crossdock.app import verify
from crossdock.billing import read as billing
from crossdock.catalog import skus
from crossdock.channels import hooks
from crossdock.core import clock
from crossdock.core import db as database
from crossdock.core.sql import Cursor
from crossdock.core.stages import Stage
from crossdock.fulfilment import recall, release
from crossdock.mailbox import intake, quarantine
from crossdock.mailbox.accept import accept
from crossdock.orders import read
from crossdock.partners import channels
from crossdock.sourcing import broker

NAME: Final = "pier"
SECRET: Final = "shared with the shop"
MOST: Final = 100
PLACED: Final = "2026-11-20T10:00:00-05:00"

# What an order leaves in the flow; of the mailbox's own tables nothing is compared.
FLOW: Final = (
    "orders_order", "orders_line", "orders_person", "orders_hold", "billing_payment", "billing_refund",
    "billing_refund_line", "fulfilment_order", "fulfilment_line", "fulfilment_gate", "fulfilment_release",
    "inventory_stock", "inventory_reservation", "inventory_reservation_end", "inventory_movement",
    "network_load", "sourcing_queue", "sourcing_decision", "core_recall", "core_event",
)  # fmt: skip


def encode(document: Any) -> bytes:
    """JSON; decimals as numbers with all their digits."""
    marks: dict[str, str] = {}

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            mark = f"\ue000{len(marks)}\ue001"
            marks[json.dumps(mark)] = str(value)
            return mark
        raise TypeError(type(value))

    text = json.dumps(document, default=plain)
    for mark, digits in marks.items():
        text = text.replace(mark, digits)
    return text.encode()


@dataclass
class Shop:
    """A channel of kind ``shopify``; ``send`` signs, stores and works through."""

    cur: Cursor
    company: company.Company
    channel: channels.Channel
    secret: str = SECRET
    sent: int = field(default=0)

    def post(self, topic: str, document: Any, webhook_id: str | None = None) -> int:
        """Sign and store one webhook; the id of its message."""
        body = document if isinstance(document, bytes) else encode(document)
        self.sent += 1
        headers = {
            "X-Shopify-Hmac-Sha256": base64.b64encode(
                hmac.digest(self.secret.encode(), body, hashlib.sha256)
            ).decode(),
            "X-Shopify-Topic": topic,
            "X-Shopify-Webhook-Id": webhook_id or f"webhook-{self.sent}",
            "X-Shopify-Shop-Domain": "pier.example",
        }
        live = channels.Live(self.channel, tuple(channels.secrets(self.cur, self.channel.id)))
        [accepted] = accept(self.cur, [hooks.opened(live, headers, body)], clock.now())
        return accepted.inbound_id

    def send(self, topic: str, document: Any, webhook_id: str | None = None) -> int:
        """``post``, and all stages until they are idle."""
        inbound_id = self.post(topic, document, webhook_id)
        self.work()
        return inbound_id

    def work(self) -> None:
        """Run intake, broker, release and recall until nothing is left. What fails, fails the test."""
        stages: tuple[Stage, ...] = (intake.STAGE, recall.STAGE, broker.STAGE, release.STAGE)
        for _ in range(50):
            if not sum([self._turn(stage) for stage in stages]):
                return
        raise AssertionError("the stages do not come to rest")

    def _turn(self, stage: Stage) -> int:
        with database.transaction():
            claimed = stage.claim(self.cur, MOST, clock.now())
            if claimed:
                stage.work(self.cur, claimed)
        return len(claimed)

    def found(self, external_id: Any) -> dict[str, Any] | None:
        """The order as the contract shows it, with payments and refunds; None if it is not there."""
        filters = read.Filters(channel_ids=[self.channel.id], external_id=str(external_id))
        order_ids = read.page(self.cur, filters, after=None, limit=2)
        if not order_ids:
            return None
        [order_id] = order_ids
        [document] = read.show(self.cur, order_ids)
        return {
            **document,
            "payments": billing.payments(self.cur, order_ids).get(order_id, []),
            "refunds": billing.refunds(self.cur, order_ids).get(order_id, []),
        }

    def order(self, external_id: Any) -> dict[str, Any]:
        found = self.found(external_id)
        assert found is not None, f"order {external_id} is not there: {self.quarantined()}"
        return found

    def quarantined(self) -> list[quarantine.Quarantined]:
        return quarantine.list_open(self.cur)

    def holds(self, external_id: Any) -> list[str]:
        return sorted(hold["code"] for hold in self.order(external_id)["holds"])

    def units(self, external_id: Any) -> dict[str, dict[str, int]]:
        """Units that stand anywhere, by line and state."""
        return {
            line["external_id"]: {
                state: units
                for state, units in line["quantities"].items()
                if units and state not in ("ordered", "returned")
            }
            for line in self.order(external_id)["lines"]
        }

    def stock(self, *codes: str, units: int = 1_000) -> None:
        """Create SKUs and let units of each arrive at EWR."""
        rows: list[dict[str, Any]] = [
            {"code": code, "name": code, "weight_g": 100, "length_mm": 10, "width_mm": 10, "height_mm": 10,
             "price": Decimal(1), "currency": "USD"}
            for code in dict.fromkeys(codes)
        ]  # fmt: skip
        skus.import_rows(self.cur, rows, at=company.BEGAN, actor=company.ACTOR)
        known = skus.by_codes(self.cur, [row["code"] for row in rows], clock.now())
        mine = company.Company(
            self.company.channel_id, {c: s.id for c, s in known.items()}, self.company.locations
        )
        for code in known:
            company.put(self.cur, mine, code, "EWR", units)

    def dump(self) -> dict[str, list[str]]:
        """All rows of the order flow, events too, but for what belongs to the mailbox."""
        return {table: self._rows(table) for table in FLOW}

    def _rows(self, table: str) -> list[str]:
        rows = self.cur.execute(f"SELECT to_jsonb(t) FROM {table} AS t").fetchall()
        of_mailbox = [row for (row,) in rows if row.get("subject") == "inbound"]
        return sorted(json.dumps(row, sort_keys=True) for (row,) in rows if row not in of_mailbox)

    def verified(self) -> None:
        """Every invariant of ``crossdock verify`` holds."""
        found = {name: verify.check(self.cur, name) for name in verify.CHECKS}
        assert {name: one.rows for name, one in found.items() if not one.clean} == {}


def opened(cur: Cursor) -> Shop:
    """The tiny company with a Shopify channel in US dollars."""
    mine = company.build(cur)
    channel = channels.add(cur, NAME, "shopify", SECRET, {"currency": "USD"}, at=company.BEGAN)
    return Shop(cur, mine, channel)


ADDRESS: Final[dict[str, Any]] = {
    "first_name": "Ada", "last_name": "Example", "name": "Ada Example", "address1": "1 Main Street",
    "address2": None, "city": "New York", "province": "New York", "province_code": "NY", "zip": "10001",
    "country": "United States", "country_code": "US", "company": None, "phone": None,
}  # fmt: skip


def money_set(amount: str, currency: str = "USD", shown: str | None = None, as_: str | None = None) -> Any:
    """``*_set``: shop money and presentment money."""
    return {
        "shop_money": {"amount": amount, "currency_code": currency},
        "presentment_money": {"amount": shown or amount, "currency_code": as_ or currency},
    }


def line(
    id_: int, sku: str | None = "MUG", quantity: int = 2, price: str = "10.00", **more: Any
) -> dict[str, Any]:
    """A line item as a webhook carries it."""
    return {
        "id": id_, "admin_graphql_api_id": f"gid://shopify/LineItem/{id_}", "sku": sku,
        "title": f"Thing {id_}", "name": f"Thing {id_}", "quantity": quantity, "current_quantity": quantity,
        "fulfillable_quantity": quantity, "fulfillment_status": None, "gift_card": False,
        "requires_shipping": True, "price": price, "price_set": money_set(price), "properties": [],
        "tax_lines": [], "discount_allocations": [], "duties": [], "taxable": True, "variant_id": id_ + 1,
        **more,
    }  # fmt: skip


def order(id_: int, *lines: dict[str, Any], at: str = PLACED, **more: Any) -> dict[str, Any]:
    """An order as a webhook carries it, paid, whose total adds up (prices, taxes, discounts, shipping)."""
    chosen = list(lines) or [line(id_ * 10 + 1)]
    total = sum(
        (
            Decimal(str(one["price"])) * one["quantity"]
            - sum((Decimal(str(a["amount"])) for a in one["discount_allocations"]), Decimal(0))
            + sum((Decimal(str(a["price"])) for a in one["tax_lines"]), Decimal(0))
            for one in chosen
        ),
        Decimal("5.00"),
    )
    return {
        "id": id_, "admin_graphql_api_id": f"gid://shopify/Order/{id_}", "name": f"#{id_}",
        "order_number": id_, "created_at": PLACED, "updated_at": at, "processed_at": PLACED,
        "cancelled_at": None, "cancel_reason": None, "currency": "USD", "presentment_currency": "USD",
        "financial_status": "paid", "fulfillment_status": None, "email": "ada@example.com", "phone": None,
        "customer": {"id": 7, "first_name": "Ada", "last_name": "Example", "email": "ada@example.com"},
        "shipping_address": ADDRESS, "billing_address": ADDRESS, "line_items": chosen,
        "shipping_lines": [{"id": 1, "title": "Standard", "code": "Standard", "price": "5.00",
                            "discount_allocations": [], "tax_lines": []}],
        "taxes_included": False, "total_tax": "0.00", "total_discounts": "0.00", "subtotal_price": "0.00",
        "total_price": str(total), "current_total_price": str(total), "tags": "", "note": None,
        "refunds": [], "fulfillments": [], "discount_codes": [], "note_attributes": [], "source_name": "web",
        "test": False, "total_tip_received": "0.00",
        **more,
    }  # fmt: skip
