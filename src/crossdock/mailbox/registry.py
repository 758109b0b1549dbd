"""Who reads messages and who takes what was read: upper rooms register here, intake calls.

A *decoder* is registered for a kind of message: ``shopify/orders/create``, or ``shopify`` for all that
begin with ``shopify/``. It is pure and turns bytes into drafts. A *receiver* is registered for a type of
draft and applies a batch of them in intake's transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from crossdock.core.sql import Cursor
from crossdock.mailbox.errors import Undecodable
from crossdock.partners.channels import Channel


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message as it is read: ``body`` is the newest mend, else the bytes that arrived. ``headers``: lower
    case.
    """

    id: int
    source: str
    key: str
    kind: str
    channel: Channel | None
    body: bytes
    received_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A message that was understood and asks for nothing here; ``reason`` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """This part of a message cannot be read or applied: the message is quarantined, all the rest stands."""

    code: str
    reason: str


Decoder: TypeAlias = Callable[[Inbound], Sequence[object]]
Receiver: TypeAlias = Callable[[Cursor, Sequence[tuple[Inbound, Any]]], Sequence[Refused | None]]
D = TypeVar("D", bound=Decoder)
R = TypeVar("R", bound=Receiver)


class Registry:
    """Decoders by kind, receivers by type of draft."""

    def __init__(self) -> None:
        self._decoders: dict[str, Decoder] = {}
        self._receivers: dict[type, Receiver] = {}

    def decoder(self, kind: str) -> Callable[[D], D]:
        """Register the decoder of ``kind`` and of all kinds below it.

        It returns the drafts of a message, one or several; ``Ignored`` where nothing is to be done,
        ``Refused`` for a part that cannot be read. It raises Undecodable for a message of which nothing can.
        """

        def register(fn: D) -> D:
            self._decoders[kind] = fn
            return fn

        return register

    def receiver(self, draft: type) -> Callable[[R], R]:
        """Register the receiver of a type of draft.

        It takes ``[(inbound, draft), …]``, oldest message first, and returns a result for each: None, or
        Refused. What it did for a draft that it refuses, it must undo itself (a savepoint), or not have
        begun.
        """

        def register(fn: R) -> R:
            self._receivers[draft] = fn
            return fn

        return register

    def decode(self, inbound: Inbound) -> Sequence[object]:
        """The drafts in a message. Raises Undecodable."""
        kind = inbound.kind
        while kind not in self._decoders:
            if "/" not in kind:
                raise Undecodable("unknown_kind", f"nothing here reads messages of kind {inbound.kind!r}")
            kind = kind.rpartition("/")[0]
        return self._decoders[kind](inbound)

    def receiver_of(self, draft: type) -> Receiver | None:
        return self._receivers.get(draft)

    def order_of(self, draft: type) -> int:
        """Receivers are called in the order in which they were registered."""
        return list(self._receivers).index(draft)


REGISTRY = Registry()
decoder = REGISTRY.decoder
receiver = REGISTRY.receiver
