"""Sends webhooks as the platform does: signed, over real HTTP, at a rate; sends again what was not
answered with success.
"""

import asyncio
import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

import httpx

from crossdock.core import clock
from crossdock.twin.again import waits
from crossdock.twin.shop import Webhook

TRIES: Final = 20  # the platform tries for hours; these make more than a minute
CONNECTIONS: Final = 32
LONGEST_WAIT: Final = 5.0  # seconds between two tries
TIMEOUT: Final = 5.0  # seconds: the platform waits no longer


@dataclass(slots=True)
class Sent:
    """What was sent: answers by status, seconds to the answer, and when each webhook was first
    sent (monotonic), by key.
    """

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    begun: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def signature(secret: str, body: bytes) -> str:
    """The platform's HMAC-SHA256 over the raw body, base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def headers(secret: str, topic: str, key: str, body: bytes, shop: str) -> dict[str, str]:
    """What the platform sends with a webhook."""
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-Sha256": signature(secret, body),
        "X-Shopify-Webhook-Id": key,
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-API-Version": "2025-01",
    }


async def deliver(
    client: httpx.AsyncClient, url: str, secret: str, webhook: Webhook, shop: str, sent: Sent
) -> None:
    """Send one until it is answered with 2xx, at most ``TRIES`` times; ``sent`` takes what came of it."""
    signed = headers(secret, webhook.topic, webhook.key, webhook.body, shop)
    for wait in waits(TRIES, longest=LONGEST_WAIT):
        await asyncio.sleep(wait)
        began = clock.monotonic()
        sent.begun.setdefault(webhook.key, began)
        try:
            answer = await client.post(url, content=webhook.body, headers=signed)
        except httpx.HTTPError:
            status = 0
        else:
            status = answer.status_code
        sent.statuses[status] = sent.statuses.get(status, 0) + 1
        if 200 <= status < 300:
            sent.seconds.append(clock.monotonic() - began)
            return
    sent.failed.append(webhook.key)
