"""The filter of the list of orders: read from the address, and said as a sentence. Pure.

A filter is added here, in ``desk/choosing.Filter`` and in the read behind it; the page needs no other change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel import dates, numbers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crossdock.console import words
from crossdock.console.errors import FormInvalid
from crossdock.core import money
from crossdock.core.errors import MoneyRefused
from crossdock.desk.listing import Filter


@dataclass(frozen=True, slots=True)
class Part:
    """``name``: the parameter; ``said``: the words for a value; ``known``: the only values, where these are
    known; ``read``: a value from what is written, None where that is none.
    """

    name: str
    said: Callable[[Any], str]
    known: frozenset[str] | None = None
    read: Callable[[str], Any] = str


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    """As it is written, with a comma or a point."""
    try:
        found = money.decimal(text.replace(",", "."))
    except MoneyRefused:
        return None
    return found if 0 <= found < MOST_WORTH else None


def _worth(value: Decimal) -> str:
    return numbers.format_decimal(value, locale=get_language() or "en")


def _on(value: date) -> str:
    language = get_language() or "en"
    return dates.format_date(value, "medium", locale="en_GB" if language == "en" else language)


PARTS: Final = (
    Part("status", lambda value: str(words.STATUSES[value].word).lower(), frozenset(words.STATUSES)),
    Part("hold", lambda value: _("held for %s") % (words.HOLDS.get(value) or words.plain(value))),
    Part("channel", lambda value: _("by channel %s") % value),
    Part("q", lambda value: _("with the number “%s”") % value),
    Part("sku", lambda value: _("with %s in it") % value),
    Part("tag", lambda value: _("tagged %s") % value),
    Part("location", lambda value: _("shipping from %s") % value),
    Part("carrier", lambda value: _("by carrier %s") % value),
    Part("placed_from", lambda value: _("placed from %s") % _on(value), read=_day),
    Part("placed_to", lambda value: _("placed until %s") % _on(value), read=_day),
    Part("value_from", lambda value: _("worth at least %s") % _worth(value), read=_amount),
    Part("value_to", lambda value: _("worth at most %s") % _worth(value), read=_amount),
    Part("late", lambda _value: _("late"), read=lambda text: True if text == "1" else None),
)
MOST_WORTH: Final = 10**15
LONGEST: Final = 200


def parse(given: Mapping[str, str]) -> Filter:
    """What an address asks for. Raises FormInvalid for a value that is none."""
    found: dict[str, Any] = {}
    for part in PARTS:
        value = given.get(part.name, "").replace("\x00", "").strip()[:LONGEST]
        if value and part.known is not None and value not in part.known:
            said = _("“%(value)s” is no %(name)s") % {"value": value, "name": part.name}
            raise FormInvalid.at(part.name, said)
        if not value:
            continue
        found[part.name] = part.read(value)
        if found[part.name] is None:
            said = _("“%(value)s” cannot be read here") % {"value": value}
            raise FormInvalid.at(part.name, said)
    return Filter(**found)


def say(wanted: Filter) -> Sequence[dict[str, Any]]:
    """The parts of the sentence that are there: name, value and words of each."""
    return [
        {"name": part.name, "value": value, "said": part.said(value)}
        for part in PARTS
        if (value := getattr(wanted, part.name)) is not None
    ]
