"""The dispatch stage: sends what is queued over HTTP, no transaction open, and writes down what came of it.

A message is leased, sent with its key as ``Idempotency-Key``, then settled. Killed in between, it is sent
again with the same key when the lease ends. A failure is tried again later and later; after ``TRIES`` it is
dead: visible, and sent again only when somebody replays it. Leases and back-off run on wall time, because the
other side does.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import httpx
import numpy as np
from django.conf import settings

from crossdock.core import addresses, backoff, clock
from crossdock.core.errors import AddressRefused
from crossdock.core.http import asked_wait, trusted
from crossdock.core.sql import Cursor, Texts, Times, ints, optional_ints, statement
from crossdock.core.stages import Batch, OutsideStage

CLAIM = statement(__package__, "dispatch_claim")
SETTLE = statement(__package__, "dispatch_settle")

TRIES: Final = 12  # about a day, with these waits
FIRST_WAIT: Final = 5.0  # seconds
LONGEST_WAIT: Final = 4 * 3600.0
LEASE: Final = timedelta(seconds=120)
CONNECT_WITHIN: Final = 5.0
ANSWER_WITHIN: Final = 10.0  # seconds for the whole answer
LONGEST_ANSWER: Final = 64 * 1024  # bytes that are read
KEPT_OF_ANSWER: Final = 500  # characters of a refusal that are kept
AT_ONCE: Final = 16
GONE: Final = 410  # the one answer after which nobody need ask again

OWN_HEADERS: Final = frozenset({"host", "content-length", "connection", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Leased:
    """A message to send. ``turn``: how often it was leased since it was queued, this time included."""

    id: int
    turn: int
    key: str
    party: str
    address: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. ``wait``: seconds that the other side asked for; ``hopeless``: do not try again."""

    leased: Leased
    status: int | None
    error: str | None
    wait: float = 0.0
    hopeless: bool = False

    @property
    def delivered(self) -> bool:
        return self.error is None

    @property
    def gave_up(self) -> bool:
        return not self.delivered and (self.hopeless or self.leased.turn >= TRIES)


def claim(cur: Cursor, limit: int, now: datetime) -> list[Leased]:  # noqa: ARG001 - leases run on wall time
    """Lease up to ``limit`` messages; commit before sending them."""
    wall = clock.wall()
    return [Leased(*row) for row in CLAIM.rows(cur, limit=limit, now=wall, lease_until=wall + LEASE)]


def act(leased: Sequence[Leased]) -> list[Tried]:
    """Send, several at once. Never raises for what the other side does."""
    allow_private = settings.CONFIG.allow_private_addresses
    timeout = httpx.Timeout(ANSWER_WITHIN, connect=CONNECT_WITHIN)
    with (
        httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False, verify=trusted()) as client,
        ThreadPoolExecutor(min(AT_ONCE, len(leased)), "dispatch") as pool,
    ):
        return list(pool.map(lambda one: send(client, one, allow_private=allow_private), leased))


def send(client: httpx.Client, message: Leased, *, allow_private: bool) -> Tried:
    """Send one message and say what came of it."""
    try:
        target = addresses.resolve(message.address, allow_private=allow_private)
        request = _request(client, message, target)
    except AddressRefused as error:
        return Tried(message, None, error.message, hopeless=True)
    except (OSError, UnicodeError) as error:
        return Tried(message, None, f"{message.address} does not resolve: {error}")
    except (httpx.InvalidURL, ValueError) as error:
        return Tried(message, None, f"cannot be sent: {error}", hopeless=True)
    try:
        with closing(client.send(request, stream=True)) as response:
            said = _read(response)
    except httpx.TimeoutException as error:
        return Tried(message, None, f"no answer in time ({type(error).__name__})")
    except httpx.HTTPError as error:
        return Tried(message, None, f"{type(error).__name__}: {error}")
    if response.is_success:
        return Tried(message, response.status_code, None)
    return Tried(
        message,
        response.status_code,
        f"answered {response.status_code}: {said}",
        wait=asked_wait(response.headers),
        hopeless=response.status_code == GONE,
    )


def _request(client: httpx.Client, message: Leased, target: addresses.Target) -> httpx.Request:
    """To the address that was checked, in the name that was written."""
    written = httpx.URL(message.address)
    given = {name: value for name, value in message.headers.items() if name.lower() not in OWN_HEADERS}
    request = client.build_request(
        "POST",
        written.copy_with(host=target.ip),
        content=message.body,
        headers={**given, "Idempotency-Key": message.key, "Host": written.netloc.decode("ascii")},
    )
    request.extensions = {**request.extensions, "sni_hostname": target.host}
    return request


def _read(response: httpx.Response) -> str:
    """The beginning of the answer, for the record: bounded in size, and in time if it trickles."""
    until = clock.monotonic() + ANSWER_WITHIN
    said = bytearray()
    for chunk in response.iter_bytes(8192):
        said += chunk
        if len(said) >= LONGEST_ANSWER or clock.monotonic() > until:
            break
    text = said.decode("utf-8", "replace").replace("\x00", "\ufffd")
    return text[:KEPT_OF_ANSWER]


def wait_after(outbound_id: int, turn: int, asked: float = 0.0) -> float:
    """Seconds before the next try, by a die of the message's own."""
    return backoff.wait_after(str(outbound_id), turn, first=FIRST_WAIT, longest=LONGEST_WAIT, asked=asked)


def settle(cur: Cursor, outcomes: Sequence[Tried]) -> Batch:
    """Record the tries; what is delivered or dead leaves the queue, the rest waits."""
    wall = clock.wall()
    waits = [wait_after(one.leased.id, one.leased.turn, one.wait) for one in outcomes]
    finished = SETTLE.column(
        cur,
        ids=ints([one.leased.id for one in outcomes]),
        turns=ints([one.leased.turn for one in outcomes]),
        statuses=optional_ints([one.status for one in outcomes]),
        errors=Texts([one.error for one in outcomes]),
        delivered=np.array([one.delivered for one in outcomes], dtype=np.bool_),
        gave_up=np.array([one.gave_up for one in outcomes], dtype=np.bool_),
        due=Times([wall + timedelta(seconds=wait) for wait in waits]),
        at=clock.now(),
    )
    return Batch(claimed=len(outcomes), done=len(finished))


STAGE: Final = OutsideStage("dispatch", claim, act, settle, most=AT_ONCE)
