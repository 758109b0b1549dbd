"""``POST /hooks/{channel}`` and ``/hooks/carriers/{name}``: checked, stored, committed, answered; as little
else as possible.

Requests that arrive while a transaction runs are committed together in the next one, by one thread with one
connection. An answer goes out after the commit, never before.
"""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any, Final

import structlog

from crossdock.api.errors import Busy, Internal
from crossdock.app import environment
from crossdock.app.answers import Answer, problem
from crossdock.channels import hooks
from crossdock.core import clock, db
from crossdock.core.errors import CrossdockError
from crossdock.core.stages import BELL, PASSING
from crossdock.mailbox.accept import Message, accept
from crossdock.partners import channels

MOST: Final = 500  # messages a transaction
CARRIERS: Final = "carriers/"

Outcome = int | CrossdockError
Waiting = tuple[Message, "asyncio.Future[Outcome]"]

log = structlog.get_logger(__name__)


class Committer:
    """Stores messages, as many a transaction as have arrived."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._some = threading.Event()
        self._stop = False
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def put(self, message: Message) -> "asyncio.Future[Outcome]":
        """Have a message stored; called in the event loop. The future gives its id, or what went wrong."""
        if self._thread is None:
            self._loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
            self._thread.start()
        assert self._loop is not None  # noqa: S101 - set with the thread
        future: asyncio.Future[Outcome] = self._loop.create_future()
        self._waiting.append((message, future))
        self._some.set()
        return future

    def close(self) -> None:
        """Store what waits, and end."""
        self._stop = True
        self._some.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        assert self._loop is not None  # noqa: S101 - set before the thread starts
        while True:
            self._some.wait()
            self._some.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                outcomes = store([message for message, _ in batch])
                self._loop.call_soon_threadsafe(_tell, [future for _, future in batch], outcomes)
            if self._stop:
                environment.close_connections()
                return


def _tell(futures: "Sequence[asyncio.Future[Outcome]]", outcomes: Sequence[Outcome]) -> None:
    for future, outcome in zip(futures, outcomes, strict=True):
        if not future.done():  # the client may have gone
            future.set_result(outcome)


def store(messages: Sequence[Message]) -> list[Outcome]:
    """Store messages by one statement, all or none; where that fails, each by its own. Never raises."""
    try:
        return list(_store(messages))
    except PASSING as error:
        log.warning("hooks.database_away", messages=len(messages), error=str(error).strip())
        environment.close_connections()
        if len(messages) == 1:
            return [Busy()]
    except Exception as error:
        log.exception("hooks.not_stored", messages=len(messages), error=f"{type(error).__name__}: {error}")
        if len(messages) == 1:
            return [Internal()]
    return [outcome for message in messages for outcome in store([message])]


def _store(messages: Sequence[Message]) -> list[int]:
    # In one order everywhere, so that two processes storing the same messages cannot deadlock.
    order = sorted(range(len(messages)), key=lambda at: (messages[at].source, messages[at].key))
    environment.reconnect_if_broken()
    with db.cursor() as cur:  # what stores them is one statement, which commits itself
        found = accept(cur, [messages[at] for at in order], clock.refresh(cur))
    BELL.ring()
    ids = [0] * len(messages)
    for at, accepted in zip(order, found, strict=True):
        ids[at] = accepted.inbound_id
    return ids


class Hooks:
    """The endpoint. ``learn`` reads a channel that is not remembered, off the event loop."""

    def __init__(self, in_thread: Any) -> None:
        self._in_thread = in_thread
        self.committer = Committer()

    async def answer(self, name: str, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> Answer:
        """Take a webhook in: 200 with its id once it is stored, else a problem document."""
        path = f"/hooks/{name}"
        carrier = name.startswith(CARRIERS)
        name = name.removeprefix(CARRIERS)
        try:
            live = channels.CACHE.known(name) or await self._in_thread(learn, name)
            given = {k.decode("latin-1"): v.decode("latin-1") for k, v in headers}
            message = hooks.opened(live, given, body, carrier=carrier)
        except CrossdockError as error:
            return problem(error, path)
        except PASSING:
            return problem(Busy(), path)
        outcome = await self.committer.put(message)
        return Answer(200, b'{"id":%d}' % outcome) if isinstance(outcome, int) else problem(outcome, path)


def learn(name: str) -> channels.Live:
    """Read a channel and remember it for some seconds. Raises ChannelUnknown."""
    with db.transaction() as cur:
        return channels.live(cur, name)
