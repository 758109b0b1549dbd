"""Sends webhooks as the platform does: signed, over real HTTP, at a rate; sends again what was not
answered with success.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable
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
    """What was sent: answers by status, seconds to the answer, wall time of each webhook's first success
    by key.
    """

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    answered: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def signature(secret: str, body: bytes) -> str:
    """The platform's HMAC-SHA256 over the raw body, base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


async def send(
    url: str,
    secret: str,
    webhooks: Iterable[Webhook],
    *,
    rate: float,
    shop: str,
    told: Callable[[Sent], None] | None = None,
) -> Sent:
    """Send all of them, ``rate`` a second; each until it is answered with 2xx, at most ``TRIES`` times."""
    sent = Sent()
    room = asyncio.Semaphore(CONNECTIONS)
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(limits=limits, timeout=TIMEOUT) as client:
        began = clock.monotonic()
        tasks = set()
        for number, webhook in enumerate(webhooks):
            await asyncio.sleep(max(0.0, began + number / rate - clock.monotonic()))
            await room.acquire()
            task = asyncio.create_task(_deliver(client, url, secret, webhook, shop, sent))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            task.add_done_callback(lambda _: room.release())
            if told is not None and number % 20 == 0:
                told(sent)
        await asyncio.gather(*tasks)
    return sent


async def _deliver(
    client: httpx.AsyncClient, url: str, secret: str, webhook: Webhook, shop: str, sent: Sent
) -> None:
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
        try:
            answer = await client.post(url, content=webhook.body, headers=headers)
        except httpx.HTTPError:
            status = 0
        else:
            status = answer.status_code
        sent.statuses[status] = sent.statuses.get(status, 0) + 1
        if 200 <= status < 300:
            sent.seconds.append(clock.monotonic() - began)
            sent.answered.setdefault(webhook.key, clock.monotonic())
            return
        await asyncio.sleep(min(5.0, 0.1 * 2**turn))
    sent.failed.append(webhook.key)
