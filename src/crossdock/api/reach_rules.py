"""How an operation is held to what whoever is limited reaches: the rules that ``reach`` has one of for each
operation, by channel and by location.
"""

from dataclasses import dataclass
from typing import Literal

Dimension = Literal["location", "channel"]
Kind = Literal[
    "order", "act", "fulfilment_order", "shipment", "label", "parcel", "manifest", "receipt", "transfer",
    "origin", "destination", "checkout", "bulk",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class All:
    """As whoever is not limited."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Not at all."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The view itself shows and does what is their own, and leaves out the rest: its test says so."""


@dataclass(frozen=True, slots=True)
class Of:
    """Where the object of the address is their own: its ``kind`` (of ``reach_owners.sql``), by a parameter of
    the path. Any other is not there. What has several locations must be their own at all of them; or, where
    not ``whole``, at one.
    """

    kind: Kind
    parameter: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """Where a parameter of the path is their own location or channel itself. Any other is not there."""

    parameter: str


@dataclass(frozen=True, slots=True)
class Filtered:
    """A list of their own alone: a parameter of the query, which may be repeated, names some of them, and is
    filled in with all of them where it goes without saying. Where not ``needed``, it is not filled in.
    """

    parameter: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """Where the body names their own, at each of these places: ``location``, ``lines[].location``. Where not
    ``needed``, it may also name none.
    """

    places: tuple[str, ...]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Where the objects of this kind that the body mentions are their own; it may mention none, and what
    there is not.
    """

    kind: Kind
    place: str


@dataclass(frozen=True, slots=True)
class Every:
    """Where all of these hold."""

    rules: tuple["Rule", ...]


Rule = All | Closed | Kept | Of | Named | Filtered | Said | Mentioned | Every
ALL, CLOSED, KEPT = All(), Closed(), Kept()


@dataclass(frozen=True, slots=True)
class Reach:
    """What an operation is to whoever is limited to channels, and to whoever is limited to locations."""

    channel: Rule = CLOSED
    location: Rule = CLOSED
