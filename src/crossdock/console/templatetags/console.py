"""Moments, chips and icons as pages show them, by the locale and zone of whoever looks; money and numbers are
``figures``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from crossdock.console import (
    acting,
    agents,
    assets,
    figures,
    policy_words,
    report_words,
    rooms,
    spans,
    telling,
    words,
)
from crossdock.console.figures import NOTHING, clocked, count, locale
from crossdock.core import clock
from crossdock.desk.counts import RAIL

register = template.Library()

JUST: Final = timedelta(seconds=5)
BAR: Final = 100.0
CHEAPER: Final = re.compile(r"if it were ([0-9.]+) ([A-Z]{3}) cheaper")  # as ``sourcing/explain`` has it
for _figure in (figures.money, figures.more_money, figures.count, figures.signed, figures.points,
                figures.day, figures.days, figures.in_currency):  # fmt: skip
    register.filter(_figure.__name__, _figure)


@register.simple_tag
def asset(path: str) -> str:
    """The address of one of the console's files."""
    return assets.address(path)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawn icon; words stand beside it, so that it need not be read out."""
    sheet = assets.address("vendor/icons.svg")
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>', extra, sheet, name
    )


@register.simple_tag
def once() -> SafeString:
    """A form's own number, so that it is done once."""
    return format_html('<input type="hidden" name="once" value="{}">', acting.number())


def moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@register.simple_tag(takes_context=True)
def ago(context: template.Context, value: str | datetime | None, *, wall: bool = False) -> SafeString | str:
    """How long since, with the moment itself, in the zone of whoever looks, when one points at it. ``wall``:
    of what goes by the machine's clock, as sessions and keys do.
    """
    if not value:
        return NOTHING
    at = moment(value)
    since = (clock.wall() if wall else clock.now()) - at
    said = _("just now") if abs(since) < JUST else spans.told(-since, locale(), direction=True)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), in_zone(context, at), said)


@register.simple_tag(takes_context=True)
def lasting(context: template.Context, since: datetime | None, age: timedelta | None) -> SafeString | str:
    """For how long, by the clock that it goes by; the moment itself when one points at it."""
    if since is None or age is None:
        return NOTHING
    said = spans.told(max(age, timedelta(0)), locale())
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', since.isoformat(), in_zone(context, since), said
    )


@register.filter
def look_chip(look: words.Look) -> SafeString:
    """A state that has its look with it."""
    return _chip(look)


@register.simple_tag(takes_context=True)
def exactly(context: template.Context, value: str | datetime | None) -> SafeString | str:
    """The moment itself, its zone named."""
    return at_clock(value, context["choices"].zone)


@register.filter
def at_clock(value: str | datetime | None, zone: ZoneInfo) -> SafeString | str:
    """A moment to the minute by this clock, its zone named; to the second when one points at it."""
    if not value:
        return NOTHING
    at = moment(value)
    said = format_datetime(at.astimezone(zone), "EEE d MMM yyyy, HH:mm zzz", locale=locale())
    exact = _to_the_second(at, zone)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact, said)


def _to_the_second(at: datetime, zone: ZoneInfo) -> str:
    return format_datetime(at.astimezone(zone), "EEE d MMM yyyy, HH:mm:ss zzz", locale=locale())


def in_zone(context: Mapping[str, Any] | template.Context, at: datetime, zone: ZoneInfo | None = None) -> str:
    """By a location's clock, or by that of whoever looks."""
    return _to_the_second(at, zone or context["choices"].zone)


def _look(known: Mapping[str, words.Look], code: str) -> words.Look:
    return known.get(code) or words.Look(words.plain(code), "planned", "circle")


def _chip(look: words.Look) -> SafeString:
    return format_html('<span class="chip tone-{}">{}{}</span>', look.tone, icon(look.icon), look.word)


@register.filter
def status_chip(code: str) -> SafeString:
    """An order's status."""
    return _chip(_look(words.STATUSES, code))


@register.filter
def part_chip(code: str) -> SafeString:
    """A fulfilment order's state."""
    return _chip(_look(words.PARTS, code))


@register.filter
def outcome_chip(code: str) -> SafeString:
    """What a bulk act means for an order, or what came of it."""
    return _chip(_look(words.OUTCOMES, code))


@register.filter
def report_chip(code: str) -> SafeString:
    """What a report counts an order as."""
    return _chip(_look(report_words.OUTCOMES, code))


@register.filter
def supply_chip(code: str) -> SafeString:
    """The state of a receipt or transfer."""
    return _chip(_look(words.SUPPLY, code))


@register.filter
def policy_chip(code: str) -> SafeString:
    """The state of a version of the policy."""
    return _chip(_look(policy_words.STATES, code))


@register.filter
def trial_chip(code: str) -> SafeString:
    """The state of a trial of a version."""
    return _chip(_look(policy_words.TRIALS, code))


@register.filter
def supply_word(code: str) -> Any:
    return words.SUPPLY[code].word


@register.filter
def movement_word(code: str) -> Any:
    return words.word(words.MOVEMENTS, code)


@register.filter
def who(actor: str) -> str:
    """Who it was, as people say it."""
    return telling.who(actor)


@register.filter
def hold_word(code: str) -> Any:
    return words.word(words.HOLDS, code)


@register.filter
def gate_word(code: str) -> Any:
    return words.word(words.GATES, code)


@register.filter
def stops_word(code: str) -> Any:
    return words.word(words.STOPS, code)


@register.filter
def in_words(text: Any) -> str:
    """What a room says, in the language of whoever looks."""
    return rooms.said(text)


@register.filter
def would_win_word(text: str) -> str:
    """What would have had a location used, an amount in it by the locale."""
    cheaper = CHEAPER.fullmatch(text)
    if cheaper is None:
        return rooms.said(text)
    return _("if it were %s cheaper") % figures.in_currency(Decimal(cheaper[1]), cheaper[2])


@register.filter
def hold_reason(reason: str, code: str) -> str:
    """Why something is held: in the language of whoever looks, but for what a person wrote."""
    return rooms.reason(code, reason)


@register.filter
def agent_word(agent: str) -> str:
    """The browser and the system that a session was begun with."""
    return agents.told(agent)


@register.filter
def role_word(code: str) -> Any:
    return words.word(words.ROLES, code)


@register.filter
def number_word(code: str) -> Any:
    return words.word(words.NUMBERS, code)


@register.filter
def service_word(code: str) -> Any:
    return words.word(words.SERVICES, code)


@register.filter
def act_word(code: str) -> Any:
    return words.word(words.ACTS, code)


@register.filter
def change_word(code: str) -> Any:
    return words.word(words.CHANGES, code)


@register.filter
def component_word(code: str) -> Any:
    return words.word(words.COMPONENTS, code)


@register.filter
def plain(code: str) -> str:
    return words.plain(code)


@register.filter
def field_word(name: str) -> Any:
    """A field of an order, in words."""
    return words.word(words.FIELDS, name)


@register.filter
def positive(amount: Mapping[str, str]) -> bool:
    return Decimal(amount["amount"]) > 0


@register.filter
def item(mapping: Mapping[Any, Any], name: Any) -> Any:
    return mapping.get(name)


@register.filter
def at(found: Sequence[Any], index: int) -> Any:
    return found[index]


@register.simple_tag
def ledger_bar(quantities: Mapping[str, int]) -> SafeString:
    """A line's units by state as a bar, said in words for whoever cannot see it."""
    whole = sum(quantities.get(name, 0) for name in words.UNITS)
    parts: list[tuple[str, str, str, str]] = []
    said: list[tuple[str]] = []
    at = 0.0
    for name, look in words.UNITS.items():
        units = quantities.get(name, 0)
        if units and whole:
            width = BAR * units / whole
            parts.append((f"{at:.2f}", f"{width:.2f}", name, look.tone))
            said.append((f"{count(units)} {look.word}",))
            at += width
    return format_html(
        '<span class="ledger">'
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
        '<span class="units">{}</span></span>',
        format_html_join("", '<rect x="{}" y="0" width="{}" height="6" class="unit-{} fill-{}"/>', parts),
        format_html_join(" · ", "{}", said),
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changed: Any) -> str:
    """This page's parameters with some changed (None: without); an address that begins with ``?``."""
    given: dict[str, Sequence[str]] = {name: context["asked"].getlist(name) for name in context["asked"]}
    for name, value in changed.items():
        given[name] = [] if value is None or value == "" else [str(value)]
    return "?" + urlencode([(name, value) for name, values in given.items() for value in values])


@register.simple_tag(takes_context=True)
def left_until(
    context: template.Context,
    closes_at: datetime,
    left: int,
    tone: str,
    zone: ZoneInfo | None,
    place: str,
    *,
    beside: bool = False,
) -> SafeString:
    """The time that is left until a location's cut-off, which the page counts down; with the moment itself by
    the location's clock, when one points at it. ``zone`` None: by the clock of whoever looks; ``beside``: it
    stands beside a time of day.
    """
    moment_ = in_zone(context, closes_at, zone)
    return format_html(
        '<time class="left-{}" datetime="{}" data-left="{}"{} title="{}">{}</time>',
        tone, closes_at.isoformat(), left, mark_safe(" data-beside") if beside else "",
        f"{moment_} ({place})" if zone else moment_, clocked(left, beside=beside),
    )  # fmt: skip


@register.filter
def by_clock(at: datetime, zone: ZoneInfo) -> SafeString:
    """A location's cut-off by its own clock, the zone named."""
    said = format_datetime(at.astimezone(zone), "EEE d MMM, HH:mm zzz", locale=locale())
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), said)


@register.filter
def split(text: str) -> list[str]:
    return text.split()


@register.filter
def unlocalized(number: float) -> str:
    """For attributes of drawings: a point, whatever the language."""
    return f"{number:.2f}"


@register.filter
def railed(number: int) -> str:
    """A count of the rail, as far as it was counted."""
    return f"{RAIL}+" if number > RAIL else str(number)


@register.filter
def leads(rail: Iterable[Mapping[str, Any]], address: str) -> bool:
    """Whether the rail leads there: who looks may see it."""
    return any(one["place"].address == address for one in rail)


@register.filter
def unlocalized_text(value: object) -> str:
    """For fields: as it was written, whatever the language; nothing for None."""
    return "" if value is None else str(value)


@register.filter
def unlocalized_whole(number: int) -> str:
    """For attributes of fields: digits alone, whatever the language."""
    return str(number)


@register.filter
def other_costs(parcel: Mapping[str, Any]) -> dict[str, str]:
    """Of a candidate's parcel: what is neither the carrier's price nor handling."""
    currency = parcel["total"]["currency"]
    parts = (Decimal(parcel[name]["amount"]) for name in ("shadow", "capacity", "added", "late"))
    return {"amount": str(sum(parts, Decimal(0))), "currency": currency}


@register.filter
def actor_word(actor: str | None) -> str:
    """Who acted, without what kind of actor that is."""
    return (actor or "").partition(":")[2] or actor or NOTHING
