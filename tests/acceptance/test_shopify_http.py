"""A sample of documents to a running installation over HTTP, read back as a client reads them."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.acceptance import shop, stated
from tests.app.installation import PATIENCE, Installation

from crossdock.core.embedded import server

SECRET = "shared with the shop"
SAMPLE = [
    path
    for path in stated.FILES
    if path.stem in (
        "orders__create", "orders__cancelled", "shopify_450789469", "bold-commerce_123456",
        "kevinhughes27_762815840312_refunded", "nghiepnguyenti_4216042061977", "itakastudio_6200360403244",
        "orders_page_limit50_part1",
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def running() -> Iterator[Installation]:
    home = Path(tempfile.mkdtemp(prefix="crossdock-shop-"))
    found = Installation(home)
    found.up()
    try:
        found.command("channels", "add", "shopify", "--name", "pier", "--secret", SECRET)
        yield found
    finally:
        if found.running is not None:
            found.stop()
        server.stop(home, "immediate")
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def key(running: Installation) -> str:
    return str(running.json("keys", "create", "--name", "reader", "--scopes", "orders:read")["key"])


def read(running: Installation, key: str, external_id: str) -> dict[str, Any]:
    """The one order of that channel and id."""
    answer = httpx.get(
        f"{running.record['url']}/api/v1/orders",
        params={"channel": "pier", "external_id": external_id},
        headers={"Authorization": f"Bearer {key}"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 200, answer.text
    [found] = json.loads(answer.content, parse_float=Decimal)["items"]
    return dict(found)


def send(running: Installation, path: Path, webhook_id: str) -> None:
    topic = path.stem.replace("__", "/") if path.parent.name == "webhooks" else "orders/create"
    answer = running.hook(
        "pier", SECRET, path.read_bytes(), X_Shopify_Topic=topic, X_Shopify_Webhook_Id=webhook_id
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.soak
def test_documents_over_http_are_shown_as_they_state_once_and_whole(running: Installation, key: str) -> None:
    assert len(SAMPLE) == 8
    for path in SAMPLE:
        send(running, path, path.stem)
    running.command("drain")
    first: dict[str, Any] = {}
    # Two files tell of one order: what is stated last of it counts.
    told = {stated.key(order): (path, order) for path in SAMPLE for order in stated.inside(stated.load(path))}
    for external_id, (path, order) in told.items():
        found = first[external_id] = read(running, key, external_id)
        for field, value in stated.header(order).items():
            assert found[field] == value, (path.stem, field)
        lines = [
            {
                **{
                    name: line[name]
                    for name in ("external_id", "sku", "title", "quantity", "discount", "tax")
                },
                "unit_price": Decimal(line["unit_price"]["amount"]),
            }
            for line in found["lines"]
        ]
        assert lines == stated.lines(order)
        assert found["source"] == stated.load(path)
        assert all(hold["reason"] for hold in found["holds"])
        assert bool(found["holds"]) == (found["status"] == "held")
    for path in SAMPLE:
        send(running, path, path.stem)
        send(running, path, hashlib.sha256(path.stem.encode()).hexdigest())
    running.command("drain")
    assert {external_id: read(running, key, external_id) for external_id in told} == first
    assert running.command("verify").returncode == 0


def test_a_broken_body_is_taken_and_put_aside_and_a_forged_one_is_not(running: Installation) -> None:
    body = shop.encode(shop.order(77))
    assert running.hook("pier", SECRET, body[:-1]).status_code == 200
    assert running.hook("pier", "another secret", body).status_code == 401
    running.command("drain")
    said = running.command("messages", "list", "--json").stdout
    assert "not_json" in said
