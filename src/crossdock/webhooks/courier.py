"""Sending webhooks: to the address that was checked, in bounded time, several at once.

A name is resolved once a try, every address it has is checked, and the connection goes to the one that was
checked, with the name in TLS and in ``Host``. Redirects are not followed: they are failures.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import httpx

from crossdock.core import addresses, clock
from crossdock.core.errors import AddressRefused
from crossdock.core.http import asked_wait, trusted

WITHIN: Final = 15.0  # seconds for a whole try, from the name to the end of the answer
CONNECT_WITHIN: Final = 5.0
KEPT_OF_ANSWER: Final = 500  # bytes of a refusal that are read and kept
AGENT: Final = "Crossdock-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Letter:
    """A request to make. ``headers`` besides content type and agent."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """``error`` None: it was taken (2xx). ``seconds``: how long it took; ``wait``: what the other side asked
    for.
    """

    status: int | None
    error: str | None
    seconds: float
    wait: float = 0.0


def send(letters: Sequence[Letter], *, allow_private: bool) -> list[Answered]:
    """Send them all at once; answers in order. Never raises for what the other side does."""
    return asyncio.run(_send_all(letters, allow_private))


async def _send_all(letters: Sequence[Letter], allow_private: bool) -> list[Answered]:
    return await asyncio.gather(*(_timed(one, allow_private) for one in letters))


async def _timed(letter: Letter, allow_private: bool) -> Answered:
    began = clock.monotonic()
    status: int | None = None
    wait = 0.0
    try:
        async with asyncio.timeout(WITHIN):
            status, error, wait = await _send(letter, allow_private)
    except TimeoutError:
        error = f"no answer within {WITHIN:.0f} s"
    except AddressRefused as refusal:
        error = refusal.message
    except (OSError, UnicodeError) as failure:
        error = f"the name does not resolve: {failure}"
    except httpx.TimeoutException as failure:
        error = f"no answer in time ({type(failure).__name__})"
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failure:
        error = f"{type(failure).__name__}: {failure}"
    return Answered(status, error, clock.monotonic() - began, wait)


async def _send(letter: Letter, allow_private: bool) -> tuple[int, str | None, float]:
    target = await asyncio.to_thread(addresses.resolve, letter.url, allow_private=allow_private)
    written = httpx.URL(letter.url)
    timeout = httpx.Timeout(WITHIN, connect=CONNECT_WITHIN)
    # A client of its own: connections are kept by address, and another name may stand at the same one.
    async with httpx.AsyncClient(
        verify=trusted(), timeout=timeout, trust_env=False, follow_redirects=False
    ) as client:
        request = client.build_request(
            "POST",
            written.copy_with(host=target.ip),
            content=letter.body,
            headers={
                "content-type": "application/json",
                "user-agent": AGENT,
                **letter.headers,
                "host": written.netloc.decode("ascii"),
            },
        )
        request.extensions = {**request.extensions, "sni_hostname": target.host}
        response = await client.send(request, stream=True)
        try:
            if response.is_success:
                return response.status_code, None, 0.0
            said = await _beginning(response)
        finally:
            await response.aclose()
    return response.status_code, f"answered {response.status_code}: {said}", asked_wait(response.headers)


async def _beginning(response: httpx.Response) -> str:
    said = bytearray()
    async for chunk in response.aiter_raw(KEPT_OF_ANSWER):
        said += chunk
        if len(said) >= KEPT_OF_ANSWER:
            break
    return said[:KEPT_OF_ANSWER].decode("utf-8", "replace").replace("\x00", "\ufffd")
