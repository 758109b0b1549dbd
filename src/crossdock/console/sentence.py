"""The filter of the list of orders: read from the address, and said as a sentence. Pure.

A filter is added here, in ``desk/choosing.Filter`` and in the read behind it; the page needs no other change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from crossdock.console import words
from crossdock.console.errors import FormInvalid
from crossdock.desk.choosing import Filter


@dataclass(frozen=True, slots=True)
class Part:
    """``name``: the parameter; ``said``: the words for a value; ``known``: the only values, where these are
    known.
    """

    name: str
    said: Callable[[str], str]
    known: frozenset[str] | None = None


PARTS: Final = (
    Part("status", lambda value: str(words.STATUSES[value].word).lower(), frozenset(words.STATUSES)),
    Part("hold", lambda value: _("held for %s") % (words.HOLDS.get(value) or words.plain(value))),
    Part("channel", lambda value: _("by channel %s") % value),
    Part("q", lambda value: _("with the number “%s”") % value),
)
LONGEST: Final = 200


def parse(given: Mapping[str, str]) -> Filter:
    """What an address asks for. Raises FormInvalid for a value that is none."""
    found = {}
    for part in PARTS:
        value = given.get(part.name, "").replace("\x00", "").strip()[:LONGEST]
        if value and part.known is not None and value not in part.known:
            said = _("“%(value)s” is no %(name)s") % {"value": value, "name": part.name}
            raise FormInvalid.at(part.name, said)
        if value:
            found[part.name] = value
    return Filter(**found)


def say(wanted: Filter) -> Sequence[dict[str, Any]]:
    """The parts of the sentence that are there: name, value and words of each."""
    return [
        {"name": part.name, "value": value, "said": part.said(value)}
        for part in PARTS
        if (value := getattr(wanted, part.name)) is not None
    ]
