"""The shop's Admin API: what each field of a query reads, and what each mutation does to the books."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from crossdock.twin import shop_edits as edits
from crossdock.twin import shop_till as till
from crossdock.twin import shop_views as show
from crossdock.twin.graphql import Answering, Paged, Refused, parse
from crossdock.twin.shop_books import GID, Books, Order, Refusal
from crossdock.twin.shop_types import TYPES

Given = Mapping[str, Any]
Record = dict[str, Any]
MOMENT: Final = re.compile(r"updated_at:(<=|>=|<|>)'([^']+)'")
STATUS: Final = re.compile(r"\bstatus:(\w+)")


def answering(text: str, variables: Mapping[str, Any], operation: str | None) -> Answering:
    """A document that can be answered. Raises Refused."""
    return Answering(parse(text, operation), variables, TYPES)


def answer(books: Books, document: Answering) -> dict[str, Any]:
    """The data. Raises Refused."""
    with books.lock:
        return document.answer(
            Reads(books).root() if document.document.kind == "query" else Acts(books).root()
        )


def unknown(gid: Any) -> Refused:
    return Refused(
        {
            "message": f"Invalid id: {gid}",
            "locations": [{"line": 1, "column": 1}],
            "extensions": {"code": "RESOURCE_NOT_FOUND"},
        }
    )


class Reads:
    """Queries."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def root(self) -> Mapping[str, Callable[[Given], Any]]:
        return {
            "shop": lambda _: {
                "id": f"{GID}/Shop/1",
                "name": "Example shop",
                "myshopifyDomain": "shop.example",
                "currencyCode": "USD",
            },
            "order": self.order,
            "orders": lambda given: Paged(show.order(self.books, one) for one in self.orders(given)),
            "ordersCount": lambda given: {"count": len(self.orders(given)), "precision": "EXACT"},
            "fulfillment": self.fulfilment,
            "fulfillmentOrder": self.assigned,
            "locations": self.places,
            "locationsAvailableForDeliveryProfilesConnection": self.places,
            "inventoryItems": lambda _: Paged(
                show.item(self.books, one) for one in self.books.items.values()
            ),
            "inventoryItem": lambda given: self.nodes({"ids": [given["id"]]})[0],
            "refund": self.refund,
            "nodes": self.nodes,
            "webhookSubscriptions": self.hooks,
        }

    def order(self, given: Given) -> Record | None:
        found = self.books.orders.get(given["id"])
        return None if found is None else show.order(self.books, found)

    def orders(self, given: Given) -> list[Any]:
        """By the search words that are known here: ``status:open``, and ``updated_at``."""
        query = given.get("query") or ""
        found = [one for one in self.books.orders.values() if _fits(one, query)]
        if given.get("sortKey") == "UPDATED_AT":
            found.sort(key=lambda one: (_time(one.document["updated_at"]), one.gid))
        return found

    def fulfilment(self, given: Given) -> Record | None:
        try:
            return show.fulfilment(self.books, *self.books.fulfilment(given["id"]))
        except LookupError:
            return None

    def refund(self, given: Given) -> Record | None:
        found = self.books.refunds.get(given["id"])
        return None if found is None else show.refund(*found)

    def assigned(self, given: Given) -> Record | None:
        try:
            return show.assigned(self.books, *self.books.assigned(given["id"]))
        except LookupError:
            return None

    def places(self, given: Given) -> Paged:  # noqa: ARG002 - every field takes its arguments
        return Paged(show.place(self.books, gid) for gid in self.books.places)

    def nodes(self, given: Given) -> list[Any]:
        return [
            show.item(self.books, self.books.items[gid]) if gid in self.books.items else None
            for gid in given["ids"]
        ]

    def hooks(self, given: Given) -> Paged:  # noqa: ARG002
        return Paged(
            {"id": gid, "topic": topic, "uri": address, "format": "JSON"}
            for gid, (topic, address) in self.books.hooks.items()
        )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _fits(order: Any, query: str) -> bool:
    if "open" in STATUS.findall(query) and not order.open_:
        return False
    moment = _time(order.document["updated_at"])
    tests = {"<=": moment.__le__, ">=": moment.__ge__, "<": moment.__lt__, ">": moment.__gt__}
    return all(tests[sign](_time(text)) for sign, text in MOMENT.findall(query))


class Acts:
    """Mutations: what went wrong is in ``userErrors``."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def root(self) -> Mapping[str, Callable[[Given], Any]]:
        return {
            "orderCreate": _caught(self.order_create, ("order",)),
            "orderCancel": self.order_cancel,
            "orderDelete": _caught(self.order_delete, ("deletedId",)),
            "fulfillmentCreate": _caught(self.fulfil, ("fulfillment",)),
            "fulfillmentCancel": _caught(self.unfulfil, ("fulfillment",)),
            "fulfillmentTrackingInfoUpdate": _caught(self.track, ("fulfillment",)),
            "fulfillmentTrackingInfoUpdateV2": _caught(self.track, ("fulfillment",)),
            "fulfillmentEventCreate": _caught(self.event, ("fulfillmentEvent",)),
            "fulfillmentOrderAcceptFulfillmentRequest": _caught(self.accept, ("fulfillmentOrder",)),
            "fulfillmentOrderSubmitFulfillmentRequest": _caught(self.submit, ("submittedFulfillmentOrder",)),
            "fulfillmentOrderMove": _caught(self.move, ("movedFulfillmentOrder",)),
            "orderCapture": _caught(self.capture, ("transaction",)),
            "transactionVoid": _caught(self.void, ("transaction",)),
            **{name: _caught(*one) for name, one in edits.acts(self.books).items()},
            "inventorySetQuantities": self.set_quantities,
            "webhookSubscriptionCreate": _caught(self.subscribe, ("webhookSubscription",)),
            "webhookSubscriptionDelete": _caught(self.unsubscribe, ("deletedWebhookSubscriptionId",)),
        }

    def order_create(self, given: Given) -> Record:
        order = self.books.place(written(self.books, given["order"]), sells=False)
        return {"order": show.order(self.books, order)}

    def order_cancel(self, given: Given) -> Record:
        """Errors stand in two lists, the newer with a code."""
        try:
            self.books.cancel(given["orderId"], given["reason"])
        except Refusal as refusal:
            errors = _errors(refusal)
            plain = [{**one, "code": None} for one in errors]
            return {"job": None, "orderCancelUserErrors": errors, "userErrors": plain}
        job = {"id": f"{GID}/Job/{self.books.id()}", "done": False}
        return {"job": job, "orderCancelUserErrors": [], "userErrors": []}

    def order_delete(self, given: Given) -> Record:
        if self.books.orders.pop(given["orderId"], None) is None:
            raise Refusal((["orderId"], "Order does not exist", None))
        return {"deletedId": given["orderId"]}

    def fulfil(self, given: Given) -> Record:
        asked = given["fulfillment"]
        wanted = [
            (
                one["fulfillmentOrderId"],
                {part["id"]: part["quantity"] for part in one.get("fulfillmentOrderLineItems") or ()} or None,
            )
            for one in asked["lineItemsByFulfillmentOrder"]
        ]
        made = self.books.fulfil(wanted, tracking(asked.get("trackingInfo") or {}))
        return {"fulfillment": self._shown(made.gid)}

    def unfulfil(self, given: Given) -> Record:
        return {"fulfillment": self._shown(self.books.unfulfil(given["id"]).gid)}

    def track(self, given: Given) -> Record:
        one = self.books.track(given["fulfillmentId"], tracking(given["trackingInfoInput"]))
        return {"fulfillment": self._shown(one.gid)}

    def event(self, given: Given) -> Record:
        """What a courier did with a fulfilment; told twice, it stands there twice."""
        asked = given["fulfillmentEvent"]
        try:
            order, one = self.books.fulfilment(asked["fulfillmentId"])
        except LookupError:
            raise Refusal(
                (["fulfillmentEvent", "fulfillmentId"], "Fulfillment does not exist.", None)
            ) from None
        names = ("message", "happenedAt", "estimatedDeliveryAt", "city", "province", "country", "zip",
                 "address1", "latitude", "longitude")  # fmt: skip
        made = {"id": f"{GID}/FulfillmentEvent/{self.books.id()}", "status": asked["status"],
                "createdAt": self.books.now(), **{name: asked.get(name) for name in names}}  # fmt: skip
        made["happenedAt"] = made["happenedAt"] or made["createdAt"]
        one.events.append(made)
        self.books.touch(order)
        return {"fulfillmentEvent": made}

    def _shown(self, gid: str) -> Record:
        return show.fulfilment(self.books, *self.books.fulfilment(gid))

    def accept(self, given: Given) -> Record:
        self._known(given["id"])
        return {"fulfillmentOrder": self._assigned(self.books.accept(given["id"]).gid)}

    def submit(self, given: Given) -> Record:
        self._known(given["id"])
        _, one = self.books.assigned(given["id"])
        one.request = "SUBMITTED"
        shown = self._assigned(one.gid)
        return {"originalFulfillmentOrder": shown, "submittedFulfillmentOrder": shown}

    def move(self, given: Given) -> Record:
        parts = given.get("fulfillmentOrderLineItems") or ()
        units = {one["id"]: one["quantity"] for one in parts} or None
        moved, rest = self.books.move(given["id"], given["newLocationId"], units)
        left = self._assigned(rest.gid)
        return {
            "movedFulfillmentOrder": self._assigned(moved.gid),
            "originalFulfillmentOrder": left,
            "remainingFulfillmentOrder": left if rest.parts else None,
        }

    def _assigned(self, gid: str) -> Record:
        return show.assigned(self.books, *self.books.assigned(gid))

    def _known(self, gid: str) -> None:
        try:
            self.books.assigned(gid)
        except LookupError:
            raise unknown(gid) from None

    def capture(self, given: Given) -> Record:
        asked = given["input"]
        last = bool(asked.get("finalCapture"))
        made = till.capture(self.books, asked["id"], asked["parentTransactionId"], asked["amount"], last=last)
        return {"transaction": show.transaction(self.books.orders[asked["id"]], made)}

    def void(self, given: Given) -> Record:
        made = till.void(self.books, given["parentTransactionId"])
        order = next(one for one in self.books.orders.values() if made in one.transactions)
        return {"transaction": show.transaction(order, made)}

    def set_quantities(self, given: Given) -> Record:
        """Under an idempotency key, the first answer is given again."""
        key = (given.get("@idempotent") or {}).get("key")
        if key is not None and key in self.books.answered:
            known: Record = self.books.answered[key]
            return known
        asked = given["input"]
        compare = "changeFromQuantity" if key is not None else "compareQuantity"
        if any(compare not in row for row in asked["quantities"]):
            raise Refused({"message": f"InventoryQuantityInput must include the argument {compare}"})
        try:
            changes = self.books.set_quantities(asked["quantities"], compare)
        except Refusal as refusal:
            return {"inventoryAdjustmentGroup": None, "userErrors": _errors(refusal)}
        group = {
            "id": f"{GID}/InventoryAdjustmentGroup/{self.books.id()}",
            "reason": asked["reason"],
            "createdAt": self.books.now(),
            "referenceDocumentUri": asked.get("referenceDocumentUri"),
            "changes": changes,
        }
        answer_ = {"inventoryAdjustmentGroup": group, "userErrors": []}
        if key is not None:
            self.books.answered[key] = answer_
        return answer_

    def subscribe(self, given: Given) -> Record:
        asked = given["webhookSubscription"]
        gid = self.books.subscribe(given["topic"], asked["uri"])
        return {
            "webhookSubscription": {
                "id": gid,
                "topic": given["topic"],
                "uri": asked["uri"],
                "format": "JSON",
            }
        }

    def unsubscribe(self, given: Given) -> Record:
        self.books.unsubscribe(given["id"])
        return {"deletedWebhookSubscriptionId": given["id"]}


def _caught(act: Callable[[Given], Record], roots: Sequence[str]) -> Callable[[Given], Record]:
    """An act that answers in ``userErrors``; ``roots`` are null then."""

    def answered(given: Given) -> Record:
        try:
            return {**act(given), "userErrors": []}
        except Refusal as refusal:
            return {**dict.fromkeys(roots), "userErrors": _errors(refusal)}

    return answered


def _errors(refusal: Refusal) -> list[Record]:
    return [{"field": field, "message": message, "code": code} for field, message, code in refusal.errors]


def webhook_body(order: Order) -> bytes:
    """The order as a webhook bears it: its document, with what was fulfilled since."""
    done = order.fulfilled()
    status = {"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}.get(order.status())
    lines = [
        {**one, "fulfillable_quantity": max(0, one["current_quantity"] - done[one["admin_graphql_api_id"]])}
        for one in order.document["line_items"]
    ]
    fulfilments = [
        {
            "id": one.id,
            "status": one.status.lower(),
            "tracking_numbers": [each["number"] for each in one.tracking],
            "line_items": [
                {"id": int(gid.rpartition("/")[2]), "quantity": units} for gid, units in one.lines.items()
            ],
        }
        for one in order.fulfilments
    ]
    document = {**order.document, "line_items": lines, "fulfillments": fulfilments}
    document["refunds"] = [*order.document.get("refunds", ()), *(one.stated(order) for one in order.refunds)]
    return json.dumps({**document, "fulfillment_status": status}, separators=(",", ":")).encode()


def tracking(asked: Mapping[str, Any]) -> list[Record]:
    """FulfillmentTrackingInput as it is shown: one number, or several of one company."""
    numbers = asked.get("numbers") or ([asked["number"]] if asked.get("number") else [])
    urls = asked.get("urls") or ([asked["url"]] if asked.get("url") else [])
    return [
        {
            "number": number,
            "url": urls[place] if place < len(urls) else None,
            "company": asked.get("company"),
        }
        for place, number in enumerate(numbers)
    ]


def written(books: Books, asked: Mapping[str, Any]) -> Record:
    """An order that was made by the API, in the form of webhooks."""
    order_id, moment = books.id(), books.now()
    lines = []
    for one in asked["lineItems"]:
        price = one["priceSet"]["shopMoney"]
        lines.append(
            {
                "id": books.id(),
                "sku": one.get("sku"),
                "title": one["title"],
                "name": one["title"],
                "quantity": one["quantity"],
                "current_quantity": one["quantity"],
                "price": price["amount"],
                "requires_shipping": one.get("requiresShipping", True),
                "properties": one.get("properties") or [],
                "discount_allocations": [],
                "tax_lines": [],
            }
        )
    currency = asked["lineItems"][0]["priceSet"]["shopMoney"]["currencyCode"]
    total = sum((Decimal(line["price"]) * line["quantity"] for line in lines), Decimal(0))
    return {
        "id": order_id,
        "admin_graphql_api_id": f"{GID}/Order/{order_id}",
        "name": f"#{1000 + len(books.orders)}",
        "created_at": moment,
        "processed_at": moment,
        "updated_at": moment,
        "email": asked.get("email"),
        "note": asked.get("note"),
        "tags": ", ".join(asked.get("tags") or ()),
        "test": asked.get("test", False),
        "currency": currency,
        "financial_status": "paid" if asked.get("transactions") else "pending",
        "line_items": lines,
        "shipping_lines": [],
        "subtotal_price": f"{total:.2f}",
        "total_price": f"{total:.2f}",
        "current_total_price": f"{total:.2f}",
    }
