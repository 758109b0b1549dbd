"""The filter of the list of orders: read from the address, and said as a sentence. Pure.

A filter is added here, in ``desk/listing`` (``Filter``, ``READERS``) and in the read behind it; the page
needs no other change. What is written is read by ``desk/listing.read_text``: it means the same everywhere.
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
from crossdock.core.errors import Invalid
from crossdock.desk.listing import ANY_HOLD, LONGEST, Filter, read_text


@dataclass(frozen=True, slots=True)
class Part:
    """``name``: the parameter; ``said``: the words for a value."""

    name: str
    said: Callable[[Any], str]


def _worth(value: Decimal) -> str:
    return numbers.format_decimal(value, locale=get_language() or "en")


def _on(value: date) -> str:
    language = get_language() or "en"
    return dates.format_date(value, "medium", locale="en_GB" if language == "en" else language)


def _held(code: str) -> str:
    if code == ANY_HOLD:
        return _("with a hold")
    return _("held for %s") % (words.HOLDS.get(code) or words.plain(code))


PARTS: Final = (
    Part("status", lambda value: str(words.STATUSES[value].word).lower()),
    Part("hold", _held),
    Part("channel", lambda value: _("by channel %s") % value),
    Part("q", lambda value: _("with the number “%s”") % value),
    Part("sku", lambda value: _("with %s in it") % value),
    Part("tag", lambda value: _("tagged %s") % value),
    Part("location", lambda value: _("shipping from %s") % value),
    Part("carrier", lambda value: _("by carrier %s") % value),
    Part("placed_from", lambda value: _("placed from %s") % _on(value)),
    Part("placed_to", lambda value: _("placed until %s") % _on(value)),
    Part("value_from", lambda value: _("worth at least %s") % _worth(value)),
    Part("value_to", lambda value: _("worth at most %s") % _worth(value)),
    Part("late", lambda _value: _("late")),
)


def parse(given: Mapping[str, str]) -> Filter:
    """What an address asks for. Raises FormInvalid for a value that is none."""
    written = {part.name: given.get(part.name, "").strip() for part in PARTS}
    try:
        return read_text({name: text for name, text in written.items() if text})
    except Invalid as error:
        [fault] = error.fields["errors"]
        value = written[fault["field"]][:LONGEST].replace("\x00", "")
        said = _("“%(value)s” cannot be read here") % {"value": value}
        raise FormInvalid.at(fault["field"], said) from error


def say(wanted: Filter) -> Sequence[dict[str, Any]]:
    """The parts of the sentence that are there: name, value and words of each."""
    return [
        {"name": part.name, "value": value, "said": part.said(value)}
        for part in PARTS
        if (value := getattr(wanted, part.name)) is not None
    ]
