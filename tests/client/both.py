"""Both clients, called alike: what the awaited one gives is awaited here."""

import asyncio
from collections.abc import Callable
from typing import Any

from crossdock.client import AsyncClient, Client, Retries
from crossdock.client.pages import AsyncPages, Pages

Act = Callable[[Any], Any]


def blocking(url: str, key: str | None, act: Act, waits: list[float], retries: Retries | None = None) -> Any:
    """What ``act`` gives of a client that writes down how long it would wait."""
    with Client(url, key, wait=waits.append, retries=retries) as client:
        found = act(client)
        return list(found) if isinstance(found, Pages) else found


def awaited(url: str, key: str | None, act: Act, waits: list[float], retries: Retries | None = None) -> Any:
    async def wait(seconds: float) -> None:
        waits.append(seconds)

    async def run() -> Any:
        async with AsyncClient(url, key, wait=wait, retries=retries) as client:
            found = act(client)
            if isinstance(found, AsyncPages):
                return [item async for item in found]
            return await found

    return asyncio.run(run())


BOTH = (blocking, awaited)
