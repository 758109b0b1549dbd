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
from crossdock.twin.shop import Webhook

TRIES: Final = 20  # the platform tries for hours; these make more than a minute
CONNECTIONS: Final = 32
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


async def deliver(
    client: httpx.AsyncClient, url: str, secret: str, webhook: Webhook, shop: str, sent: Sent
) -> None:
    """Send one until it is answered with 2xx, at most ``TRIES`` times; ``sent`` takes what came of it."""
    headers = {
        "Content-Type": "application/json",
        "X-Shopify-Topic": webhook.topic,
        "X-Shopify-Hmac-Sha256": signature(secret, webhook.body),
        "X-Shopify-Webhook-Id": webhook.key,
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-API-Version": "2025-01",
    }
    for turn in range(TRIES):
        began = clock.monotonic()
        sent.begun.setdefault(webhook.key, began)
        try:
            answer = await client.post(url, content=webhook.body, headers=headers)
        except httpx.HTTPError:
            status = 0
        else:
            status = answer.status_code
        sent.statuses[status] = sent.statuses.get(status, 0) + 1
        if 200 <= status < 300:
            sent.seconds.append(clock.monotonic() - began)
            return
        await asyncio.sleep(min(5.0, 0.1 * 2**turn))
    sent.failed.append(webhook.key)
