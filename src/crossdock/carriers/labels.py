"""A parcel's label, 4 x 6 inches: what stands on it, in lines that fit."""

import unicodedata
from dataclasses import dataclass
from typing import Final

WIDE: Final = frozenset({"W", "F"})  # East Asian characters that take two columns
ELLIPSIS: Final = "\u2026"


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or receives; what is not known is empty."""

    name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What a carrier is asked to print. ``weight_g``: grams, None: not weighed; ``nth`` of ``of`` parcels."""

    carrier: str
    service: str
    reference: str
    ship_from: Party
    ship_to: Party
    nth: int
    of: int
    weight_g: int | None = None


def address(party: Party, width: int) -> list[str]:
    """The lines of an address, none empty, none wider than ``width`` columns; parts that are missing leave
    no gap. The last two lines, town and country, are never cut off.
    """
    town = " ".join(part for part in (party.city, party.region, party.postal_code) if clean(part))
    long = [party.name, party.company, party.line1, party.line2]
    lines = [line for text in long for line in wrapped(text, width, most=2)]
    return [*lines, *wrapped(town, width, most=2), *wrapped(party.country, width, most=1)]


def wrapped(text: str, width: int, *, most: int) -> list[str]:
    """``text`` in at most ``most`` lines of ``width`` columns, broken at spaces where it can be; what does
    not fit ends with an ellipsis.
    """
    lines: list[str] = []
    rest = clean(text)
    while rest:
        if columns(rest) <= width:
            return [*lines, rest]
        end = _fitting(rest, width)
        if len(lines) + 1 == most:
            return [*lines, rest[: _fitting(rest, width - 1)].rstrip() + ELLIPSIS]
        space = rest.rfind(" ", 1, end + 1)
        cut = space if space > 0 else end
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return lines


def clean(text: str) -> str:
    """One line of printable characters, composed, with single spaces."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(
        " " if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else one for one in composed
    )
    return " ".join(shown.split())


def columns(text: str) -> int:
    """Width in columns of a Latin letter; marks that sit on a letter take none."""
    return sum(_width(one) for one in text)


def _width(one: str) -> int:
    if unicodedata.combining(one):
        return 0
    return 2 if unicodedata.east_asian_width(one) in WIDE else 1


def _fitting(text: str, width: int) -> int:
    """How many characters fit; at least one."""
    taken = 0
    for place, one in enumerate(text):
        taken += _width(one)
        if taken > width:
            return max(1, place)
    return len(text)
