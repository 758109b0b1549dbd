"""Policies in words: what each setting is called, how its value is said and typed; names of rule tables.
Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from crossdock.console import words
from crossdock.console.words import Look
from crossdock.core import money
from crossdock.core.errors import MoneyRefused
from crossdock.sourcing import comparing
from crossdock.sourcing.comparing import Differing

STATES: Final = {
    "in_force": Look(gettext_lazy("In force"), "done", "circle-check"),
    "scheduled": Look(gettext_lazy("Scheduled"), "moving", "clock"),
    "past": Look(gettext_lazy("Past"), "planned", "archive"),
    "never": Look(gettext_lazy("Never in force"), "planned", "ban"),
    "for_trial": Look(gettext_lazy("For a trial alone"), "planned", "test-pipe"),
}
TRIALS: Final = {
    "coming": Look(gettext_lazy("Begins later"), "moving", "clock"),
    "running": Look(gettext_lazy("Running"), "moving", "player-play"),
    "over": Look(gettext_lazy("Over"), "planned", "archive"),
}
KINDS: Final = {
    "eligibility": gettext_lazy("Which locations may ship what"),
    "service": gettext_lazy("Which services may carry what"),
    "priority": gettext_lazy("Which orders are served first"),
    "late_cost": gettext_lazy("What a day too late costs"),
    "ship_complete": gettext_lazy("Which orders ship complete"),
    "max_parcels": gettext_lazy("How many parcels an order may have"),
}
CHOICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "allocation": {
        "first_come": gettext_lazy("who came first, within priority"),
        "priority": gettext_lazy("by priority, then who came first"),
        "fair_share": gettext_lazy("fair shares of the channels first"),
    },
    "substitution": {
        "hold": gettext_lazy("when a person has seen it"),
        "automatic": gettext_lazy("by itself"),
        "never": gettext_lazy("never"),
    },
}


@dataclass(frozen=True, slots=True)
class Setting:
    """``shape``: ``count``, ``money`` (minor units; typed in major ones), ``share``, ``flag``, ``text``, or a
    choice of ``CHOICES``.
    """

    label: Any
    shape: str
    about: Any = ""


SETTINGS: Final = {
    "max_parcels": Setting(gettext_lazy("Parcels of an order, at most"), "count"),
    "split_lines": Setting(gettext_lazy("A line may come from several locations"), "flag"),
    "split_penalty": Setting(
        gettext_lazy("Each further parcel counts as"), "money", gettext_lazy("beside what it costs")
    ),
    "late_cost_per_day": Setting(gettext_lazy("A day too late counts as"), "money"),
    "dim_divisor": Setting(
        gettext_lazy("Dimensional divisor"), "count", gettext_lazy("cubic centimetres that weigh a kilogram")
    ),
    "currency": Setting(gettext_lazy("Currency"), "text", gettext_lazy("of all prices here; three letters")),
    "capacity_price.from_fill": Setting(
        gettext_lazy("Capacity has a price from a fill of"), "share", gettext_lazy("of the day or the hour")
    ),
    "capacity_price.at_full": Setting(
        gettext_lazy("A parcel at full capacity counts as"), "money", gettext_lazy("rising with the square")
    ),
    "allocation": Setting(gettext_lazy("Who is served when stock is short"), "allocation"),
    "substitution": Setting(gettext_lazy("The substitute of a discontinued article is sent"), "substitution"),
}  # fmt: skip
PROMISE: Final = "promise_days."
LISTS: Final = {
    "buffers": (gettext_lazy("Units kept back from a channel"), ("channel", "units", "sku")),
    "fences": (gettext_lazy("Units kept for somebody"), ("sku", "location", "units", "customer", "channel")),
}
HEADS: Final = {
    "channel": gettext_lazy("Channel"),
    "units": gettext_lazy("Units"),
    "sku": gettext_lazy("SKU"),
    "location": gettext_lazy("Location"),
    "customer": gettext_lazy("Customer"),
}


def setting(name: str) -> Setting:
    """By its name in documents; of a service level's days too."""
    if name.startswith(PROMISE):
        level = words.word(words.SERVICES, name.removeprefix(PROMISE))
        return Setting(_("Working days until delivery: %s") % level, "count")
    if name in LISTS:
        return Setting(LISTS[name][0], "list")
    return SETTINGS.get(name) or Setting(words.plain(name), "text")


def said(name: str, value: Any, currency: str) -> str:
    """A setting's value as people read it."""
    shape, locale = setting(name).shape, get_language() or "en"
    if value is None:
        return "\N{EN DASH}"
    if shape == "list":
        return "; ".join(_entry(one) for one in value) or str(_("none"))
    if shape == "flag":
        return str(_("yes") if value else _("no"))
    if shape in CHOICES:
        return str(CHOICES[shape].get(value, value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if shape == "money":
        return f"{money.major(int(value), currency)} {currency}"
    return format_percent(value, locale=locale) if shape == "share" else format_decimal(value, locale=locale)


def _entry(one: Mapping[str, Any]) -> str:
    parts = [f"{HEADS.get(name, name)} {text}" for name, text in one.items() if text is not None]
    return ", ".join(parts)


def told(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All settings of a document that stand alone, in words: label, said, about; ``own``: it is not what
    holds by itself.
    """
    found = comparing.settings(document)
    default = comparing.settings({})
    currency = str(found["currency"])
    return [
        {
            "name": name,
            "label": setting(name).label,
            "about": setting(name).about,
            "said": said(name, value, currency),
            "own": default.get(name) != value,
        }
        for name, value in found.items()
        if name not in LISTS
    ]


def lists(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The settings that are rows: name, label, heads, rows of texts."""
    found = comparing.settings(document)
    return [
        {
            "name": name,
            "label": label,
            "heads": [(part, HEADS[part]) for part in parts],
            "rows": [[_text(one.get(part)) for part in parts] for one in found[name]],
        }
        for name, (label, parts) in LISTS.items()
    ]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def differing(found: Sequence[Differing], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Any]:
    """Settings that differ, in words: label, before, after."""
    was, now = (str(comparing.settings(one)["currency"]) for one in (before, after))
    return [
        (setting(one.name).label, said(one.name, one.before, was), said(one.name, one.after, now))
        for one in found
    ]


def typed(name: str, value: Any, currency: str) -> str:
    """A setting's value as it is typed."""
    shape = setting(name).shape
    if value is None:
        return ""
    if shape == "flag":
        return "on" if value is True else ""
    if isinstance(value, int) and shape == "money":
        return money.major(value, currency)
    if isinstance(value, int | float) and shape == "share":
        return f"{Decimal(str(value)) * 100:f}".rstrip("0").rstrip(".") or "0"
    return str(value)


def meant(name: str, text: str, currency: str) -> Any:
    """What was typed as a document has it; as it is where it is nothing of the kind, so that it is kept and
    its fault is named.
    """
    shape = setting(name).shape
    number = text.replace(",", ".")
    try:
        if shape == "flag":
            return text == "on"
        if shape == "money":
            return money.minor(number, currency)
        if shape == "share":
            return float(money.decimal(number)) / 100
        if shape == "count":
            return int(text)
    except (ValueError, MoneyRefused):
        return text
    return text
