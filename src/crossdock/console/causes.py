"""Why something waits for a person, in words, and what is to be done about it: pure data."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.console import words
from crossdock.orders.holds import KINDS

# What is wrong with a message: in words, and the remedy.
FAULTS: Final[Mapping[str, tuple[Any, Any]]] = {
    "not_json": (
        gettext_lazy("cannot be read"),
        gettext_lazy("mend the text, or have the sender send it anew"),
    ),
    "not_utf8": (gettext_lazy("not UTF-8"), gettext_lazy("have the sender send it in UTF-8")),
    "too_large": (gettext_lazy("too large"), gettext_lazy("have the sender send it in parts")),
    "too_deep": (gettext_lazy("nested too deeply"), gettext_lazy("ask the sender what it is")),
    "unknown_kind": (gettext_lazy("unknown kind"), gettext_lazy("nothing here reads it: dismiss it, or ask")),
    "no_receiver": (gettext_lazy("nothing takes it"), gettext_lazy("dismiss it, or ask who runs this")),
    "unknown_order": (
        gettext_lazy("its order is not here"),
        gettext_lazy("wait: it is replayed by itself when the order comes"),
    ),
    "order_invalid": (
        gettext_lazy("invalid order"),
        gettext_lazy("mend the fields it names, then replay it"),
    ),
    "channel_unknown": (gettext_lazy("unknown channel"), gettext_lazy("add the channel, then replay all")),
    "file_unreadable": (gettext_lazy("unreadable file"), gettext_lazy("have the file sent anew")),
    "unreadable_quantity": (
        gettext_lazy("unreadable quantity"),
        gettext_lazy("mend the quantity, then replay it"),
    ),
    "scan_ahead": (gettext_lazy("scan from the future"), gettext_lazy("correct the carrier's clock or zone")),
    "decoder_failed": (
        gettext_lazy("reading it failed"),
        gettext_lazy("replay it after the next release; tell who runs this"),
    ),
    "failed": (
        gettext_lazy("applying it failed"),
        gettext_lazy("replay it once; if it fails again, tell who runs this"),
    ),
}
AGES: Final[Mapping[str, tuple[int, Any]]] = {
    "1h": (1, gettext_lazy("an hour")),
    "4h": (4, gettext_lazy("four hours")),
    "1d": (24, gettext_lazy("a day")),
    "3d": (72, gettext_lazy("three days")),
    "1w": (168, gettext_lazy("a week")),
}
WHOSE: Final[Mapping[str, Any]] = {
    "open": gettext_lazy("All"),
    "mine": gettext_lazy("Mine"),
    "unassigned": gettext_lazy("Unassigned"),
    "escalated": gettext_lazy("Escalated"),
    "snoozed": gettext_lazy("Snoozed"),
}
SUBJECTS: Final[Mapping[str, Any]] = {
    "order": gettext_lazy("held orders"),
    "message": gettext_lazy("messages in quarantine"),
}


def word(subject: str, code: str) -> Any:
    """What is wrong, in words."""
    if subject == "order":
        return words.word(words.HOLDS, code)
    return FAULTS[code][0] if code in FAULTS else words.plain(code)


def remedy(subject: str, code: str) -> str:
    """What is to be done about it."""
    if code == "unknown_sku":  # what is done elsewhere by files is done here in place
        return _("map it to a SKU of the catalogue, create it, or correct the line")
    if subject == "order":
        return _(KINDS[code].remedy) if code in KINDS else _("look at the reason")
    return str(FAULTS[code][1]) if code in FAULTS else _("mend the message or what it names, then replay it")
