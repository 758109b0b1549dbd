"""Golden orders and guard rails: what every new version of the policy is held to."""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.carriers import tariffs
from crossdock.console import changing, policies
from crossdock.console.acting import Done, Undo, act, said, wanted
from crossdock.console.errors import FormInvalid
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core import money
from crossdock.core.errors import MoneyRefused
from crossdock.network import locations
from crossdock.sourcing import golden, publishing
from crossdock.sourcing import policies as versions
from crossdock.sourcing.golden import Golden, Rail, Wants

HOME: Final = f"{policies.HOME}/golden"
CHANGED: Final = ("golden",)
RAILS: Final = {
    "cost_rise": (gettext_lazy("Carriers and handling may cost more by"), "%"),
    "changed": (gettext_lazy("Orders that may ship otherwise"), "%"),
    "late": (gettext_lazy("More orders that may come late"), ""),
    "unshipped": (gettext_lazy("Units more that may stay unshipped"), ""),
}


@page("masters:write", by="")
def show(visit: Visit) -> Made:
    """The golden orders, each with whether it holds now, and the guard rails."""
    visit.person.demand("orders:read")
    held = versions.current(visit.cur, visit.at)
    currency, limits = held.document.currency, golden.guards(visit.cur)
    context = {
        "golden": [
            {"one": shown(one.golden, currency), "against": one.against}
            for one in publishing.tried(visit.cur, held, held)
        ],
        "rails": [
            {"name": name, "label": label, "unit": unit, "most": _typed(limits.get(name))}
            for name, (label, unit) in RAILS.items()
        ],
        "order": visit.asked("order"),
        "known": [one.code for one in locations.current(visit.cur, visit.at)],
        "services": [" ".join(one) for one in tariffs.current(visit.cur, visit.at).services],
        "currency": currency,
    }
    return Shown("console/golden.html", context)


@act("masters:write", by="")
def keep(visit: Visit) -> Done:
    """An order is golden from now on: its latest decision, and what must hold of it."""
    visit.person.demand("orders:read")
    number = wanted(visit, "order", _("Say which order")).upper()
    number = number if number.startswith("SO-") else f"SO-{number}"
    currency = versions.current(visit.cur, visit.at).document.currency
    wants = Wants(
        locations=_codes(visit, "locations"),
        not_locations=_codes(visit, "not_locations"),
        service=said(visit, "service"),
        max_cost=_cost(visit, currency),
    )
    kept = golden.keep(
        visit.cur, number, wants, note=said(visit, "note"), at=visit.at, actor=visit.person.actor
    )
    return Done(_("%s is a golden order") % number, Undo(f"{HOME}/{kept}/acts/drop", {}), HOME, CHANGED)


@act("masters:write", by="")
def drop(visit: Visit, golden_id: int) -> Done:
    """It is golden no more."""
    golden.drop(visit.cur, golden_id, at=visit.at, actor=visit.person.actor)
    return Done(_("It is no longer golden"), Undo(f"{HOME}/{golden_id}/acts/restore", {}), HOME, CHANGED)


@act("masters:write", by="")
def restore(visit: Visit, golden_id: int) -> Done:
    """It is golden again."""
    golden.restore(visit.cur, golden_id, at=visit.at, actor=visit.person.actor)
    return Done(_("It is golden again"), Undo(f"{HOME}/{golden_id}/acts/drop", {}), HOME, CHANGED)


@act("masters:write", by="")
def guard(visit: Visit) -> Done:
    """Set the guard rails; a field that is left empty is none."""
    before = golden.guards(visit.cur)
    limits = {name: _number(name, text) for name in RAILS if (text := said(visit, name))}
    golden.set_guards(visit.cur, limits, at=visit.at, actor=visit.person.actor)
    back = {name: _typed(before.get(name)) for name in RAILS}
    return Done(_("The guard rails were set"), Undo(f"{HOME}/acts/guard", back), HOME, CHANGED)


def _codes(visit: Visit, name: str) -> tuple[str, ...]:
    """Locations as they are typed: commas or blanks between. Raises FormInvalid."""
    known = {one.code for one in locations.current(visit.cur, visit.at)}
    typed = tuple(dict.fromkeys(said(visit, name).replace(",", " ").split()))
    if strange := [code for code in typed if code not in known]:
        raise FormInvalid.at(name, _("There is no location %s") % strange[0])
    return typed


def _cost(visit: Visit, currency: str) -> int | None:
    text = said(visit, "max_cost")
    try:
        return money.minor(changing.amount(text), currency) if text else None
    except MoneyRefused as error:
        raise FormInvalid.at("max_cost", error.message) from None


def _number(name: str, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise FormInvalid.at(name, _("“%s” is no number") % text) from None


def _typed(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"


def rail(one: Rail) -> dict[str, Any]:
    """How a guard rail fares, in words."""
    label, unit = RAILS[one.name]
    return {"label": label, "unit": unit, "most": f"{one.most:g}", "found": f"{one.found:.4g}", "one": one}


def shown(one: Golden, currency: str) -> dict[str, Any]:
    """What must hold of it, in words."""
    wants, parts = one.wants, []
    if wants.locations:
        parts.append(_("ships from %s") % " / ".join(wants.locations))
    if wants.not_locations:
        parts.append(_("does not ship from %s") % ", ".join(wants.not_locations))
    if wants.service:
        parts.append(_("goes by %s") % wants.service)
    if wants.max_cost is not None:
        amount = f"{money.major(wants.max_cost, currency)} {currency}"
        parts.append(_("costs at most %s") % amount)
    return {"golden": one, "said": "; ".join(parts)}
