"""The shop's webhooks: signed, to those who subscribed, until they are taken or nobody takes them."""

import msgspec
from tests.channels.shopping import document
from tests.company import MONDAY

from crossdock.channels.adapters import shopify
from crossdock.orders.drafts import OrderDraft
from crossdock.partners.channels import Channel
from crossdock.twin.shop_books import GID, Books
from crossdock.twin.shop_hooks import TRIES, Delivery, Hooks
from crossdock.twin.shop_play import Play

ADDRESS = "https://orders.example/hooks/shop"


def test_news_go_signed_to_whoever_subscribed() -> None:
    books = Books()
    books.subscribe("ORDERS_CREATE", ADDRESS)
    hooks = Hooks(books, "secret")
    books.place(document(1, ("MUG", 2)))
    sent: list[tuple[Delivery, dict[str, str]]] = []

    def post(one: Delivery, headers: dict[str, str]) -> int:
        sent.append((one, headers))
        return 200

    assert hooks.once(post) == 0
    books.cancel(f"{GID}/Order/1", "CUSTOMER")  # to which nobody subscribed
    assert hooks.once(post) == 0
    ((one, headers),) = sent
    assert shopify.verify([b"secret"], one.body, headers["X-Shopify-Hmac-Sha256"])
    assert (one.topic, one.address, headers["X-Shopify-Topic"]) == ("orders/create", ADDRESS, "orders/create")


def test_what_is_not_taken_comes_again_with_its_first_body_and_id() -> None:
    books = Books()
    books.subscribe("ORDERS_CREATE", ADDRESS)
    hooks = Hooks(books, "secret")
    books.place(document(1, ("MUG", 2)))
    seen: list[tuple[str, bytes]] = []

    def post(one: Delivery, headers: dict[str, str]) -> int:
        seen.append((headers["X-Shopify-Webhook-Id"], one.body))
        return 0

    rounds = 0
    while hooks.once(post):
        rounds += 1
        books.orders[f"{GID}/Order/1"].document["note"] = f"changed {rounds}"
    assert (rounds, len(hooks.given_up)) == (TRIES - 1, 1)
    assert len(set(seen)) == 1


def test_a_webhook_of_a_fulfilled_order_says_what_was_fulfilled() -> None:
    books = Books()
    books.subscribe("ORDERS_UPDATED", ADDRESS)
    order = books.place(document(3, ("MUG", 3)))
    hooks = Hooks(books, "secret")
    part = order.assigned[0].parts[0]
    books.fulfil([(order.assigned[0].gid, {f"{GID}/FulfillmentOrderLineItem/{part.id}": 2})], [])
    bodies: list[bytes] = []

    def post(one: Delivery, headers: dict[str, str]) -> int:
        bodies.append(one.body)
        return 200

    hooks.once(post)
    (body,) = bodies
    assert msgspec.json.decode(body)["fulfillment_status"] == "partial"
    channel = Channel(1, "shop", "shopify")
    (draft,) = shopify.decode("orders/updated", body, channel, MONDAY)
    assert isinstance(draft, OrderDraft)
    assert [(line.quantity, line.fulfilled) for line in draft.lines] == [(3, 2)]


def test_a_played_day_is_the_same_for_the_same_seed() -> None:
    days = [Play(seed=4, orders=20, unheard=0.3, secret="s") for _ in range(2)]
    for day in days:
        day.books.subscribe("ORDERS_CREATE", ADDRESS)
        for _ in range(25):
            day.place_next()
    one, other = days
    assert list(one.books.orders) == list(other.books.orders)
    assert len(one.books.orders) == 20
    assert 0 < len(one.books.news) < 20
    assert one.books.news == other.books.news
    assert "20 orders placed" in one.summary()
