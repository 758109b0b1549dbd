"""What a carrier does for a label: one adapter a carrier. The border is the carrier itself."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Final, Protocol, Self

from crossdock.carriers.labels import Label


@dataclass(frozen=True, slots=True)
class Sold:
    """What the carrier sold under our key. ``pdf`` and ``zpl``: the label's files; empty once it is void."""

    key: str
    tracking: str
    void: bool
    pdf: bytes = b""
    zpl: bytes = b""


class LabelCarrier(Protocol):
    """Acts at a carrier, with no transaction of ours open.

    Every method raises CarrierRefused for what the carrier will not do, Unavailable where nobody can say
    whether it did.
    """

    def find(self, key: str, label: Label) -> Sold | None:
        """What was sold under ``key`` before, whoever has forgotten it; of several, the first."""

    def buy(self, key: str, label: Label, at: datetime) -> Sold:
        """Buy a label. A carrier that knows keys sells one a key, and gives that one again. Of one that does
        not, what is sold twice is given back when its answer comes.
        """

    def void(self, key: str, tracking: str, at: datetime) -> None:
        """Give a label back; one that is void stays so. ``tracking`` says which, where the carrier sold
        several under the key; "": the one of this key.
        """

    def close(self) -> None:
        """Hang up."""


_ADAPTERS: Final[dict[str, Callable[[], LabelCarrier]]] = {}
TARIFF: Final = ""  # the adapter of every carrier that has none of its own


def sells(carrier: str, open_: Callable[[], LabelCarrier]) -> None:
    """Register how a carrier is reached; ``TARIFF``: all that have no adapter of their own."""
    _ADAPTERS[carrier] = open_


class Carriers:
    """Carriers that are called one after another: each is called once, and all are hung up at the end."""

    def __init__(self) -> None:
        self._called: dict[Callable[[], LabelCarrier], LabelCarrier] = {}

    def reach(self, carrier: str) -> LabelCarrier:
        """The carrier's adapter. Raises Unavailable where nobody answers."""
        open_ = _ADAPTERS.get(carrier) or _ADAPTERS[TARIFF]
        if open_ not in self._called:
            self._called[open_] = open_()
        return self._called[open_]

    def hang_up(self) -> None:
        """Close all lines; who is reached again is called anew. A broken one is no matter."""
        for one in self._called.values():
            with suppress(Exception):
                one.close()
        self._called.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hang_up()
