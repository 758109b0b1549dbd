"""What a carrier does for a label: one adapter a carrier. The border is the carrier itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

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
        """What was sold under ``key`` before, whoever has forgotten it."""

    def buy(self, key: str, label: Label, at: datetime) -> Sold:
        """Buy a label. Only ``find`` makes it safe to ask again."""

    def void(self, key: str, at: datetime) -> None:
        """Give a label back; one that is void stays so."""

    def close(self) -> None:
        """Hang up."""


_ADAPTERS: Final[dict[str, Callable[[], LabelCarrier]]] = {}
TARIFF: Final = ""  # the adapter of every carrier that has none of its own


def sells(carrier: str, open_: Callable[[], LabelCarrier]) -> None:
    """Register how a carrier is reached; ``TARIFF``: all that have no adapter of their own."""
    _ADAPTERS[carrier] = open_


def reach(carrier: str) -> LabelCarrier:
    """The carrier's adapter, to be closed after use."""
    return (_ADAPTERS.get(carrier) or _ADAPTERS[TARIFF])()
