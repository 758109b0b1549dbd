"""A carrier's webhooks: what it says of parcels, signed as Standard Webhooks say, sent until taken."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import httpx

from crossdock.core import clock
from crossdock.twin.again import waits
from crossdock.twin.carrier import News

TRIES: Final = 60
LONGEST_WAIT: Final = 2.0  # seconds between two tries


@dataclass(slots=True)
class Teller:
    """``hook``: where the company takes tracking. ``statuses``: answers, 0 for none."""

    client: httpx.AsyncClient
    hook: str
    secret: str
    room: asyncio.Semaphore
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    async def tell(self, carrier: str, news: News) -> None:
        """One event of a parcel; told again it has the same id."""
        body = json.dumps(
            {
                "carrier": carrier, "tracking": news.tracking, "status": news.status,
                "at": news.at.isoformat(timespec="seconds"), "place": {"city": news.place, "country": "US"},
            }
        ).encode()  # fmt: skip
        key = f"{news.tracking}-{news.status}"
        for wait in waits(TRIES, longest=LONGEST_WAIT):
            await asyncio.sleep(wait)
            async with self.room:
                status = await self._post(key, body)
            self.statuses[status] += 1
            if 200 <= status < 300:
                return
        self.failed.append(key)

    async def _post(self, key: str, body: bytes) -> int:
        stamp = str(int(clock.wall().timestamp()))
        signed = hmac.digest(self.secret.encode(), f"{key}.{stamp}.".encode() + body, hashlib.sha256)
        headers = {
            "content-type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
        try:
            return (await self.client.post(self.hook, content=body, headers=headers)).status_code
        except httpx.HTTPError:
            return 0
