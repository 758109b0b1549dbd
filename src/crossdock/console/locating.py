"""Changing a location: its form, checked by the columns of the file of locations, with what it changes in the
days to come said before it is saved.

As in an order's form (``changing``), ``was`` is what it was opened with: only what was typed otherwise is
changed, and where somebody was faster both versions are shown and nothing that was typed is lost.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.console import network, words
from crossdock.console.acting import act, several, trial
from crossdock.console.errors import FormInvalid
from crossdock.console.network import HOME
from crossdock.console.page import Made, Moved, Shown, Visit, page
from crossdock.core import db, imports
from crossdock.core.imports import Run
from crossdock.core.money import major
from crossdock.network import calendars, locations
from crossdock.network.importers import LOCATIONS
from crossdock.network.locations import RECALLS, RELEASES, Location

# Fields of the form, by column of the file. Where its messages go is for those who send them, and stays.
PLACE: Final = {
    "name": gettext_lazy("Name"),
    "line1": gettext_lazy("Street"),
    "postal_code": gettext_lazy("Postcode"),
    "city": gettext_lazy("City"),
    "region": gettext_lazy("Region"),
    "country": gettext_lazy("Country, two letters"),
    "time_zone": gettext_lazy("Time zone, such as America/New_York"),
}
WORK: Final = {
    "cut_off": gettext_lazy("Cut-off, by its own clock"),
    "lead_days": gettext_lazy("Working days from cut-off to hand-over"),
    "capacity_per_day": gettext_lazy("Parcels a day"),
    "capacity_per_hour": gettext_lazy("Parcels an hour"),
}
COSTS: Final = {
    "handling_order": gettext_lazy("Handling an order"),
    "handling_unit": gettext_lazy("Handling a unit"),
    "currency": gettext_lazy("Currency"),
}
OTHER: Final = {
    "work_days": gettext_lazy("Days of the week"),
    "holiday_calendar": gettext_lazy("Public holidays of"),
    "holidays": gettext_lazy("Days off of its own"),
    "release": gettext_lazy("Orders are released"),
    "recall": gettext_lazy("What it has accepted"),
    "answer_hours": gettext_lazy("Hours to answer when asked for it"),
    "gates": gettext_lazy("Gates that its orders wait at"),
}
NAMES: Final = {**PLACE, **WORK, **COSTS, **OTHER}


@dataclass(frozen=True, slots=True)
class Typed:
    """A form: ``was`` as it was opened, ``now`` as it is typed; texts by column."""

    was: Mapping[str, str]
    now: Mapping[str, str]

    @classmethod
    def of(cls, visit: Visit) -> "Typed":
        """Raises FormInvalid for a form that this console did not make."""
        form = visit.http.POST
        try:
            was = json.loads(form.get("was", ""))
        except ValueError:
            was = None
        if not isinstance(was, dict) or set(was) != set(NAMES) or not all(map(_is_text, was.values())):
            raise FormInvalid(_("The form is not whole: open the page again"))
        now = {name: " ".join(form.get(name, "").replace("\x00", "").split()) for name in NAMES}
        now["work_days"] = " ".join(one for one in several(form, "work_days") if one)
        now["holidays"] = " ".join(sorted({day for one in several(form, "holidays") for day in one.split()}))
        return cls(was, now)

    def upon(self, current: Mapping[str, str]) -> dict[str, str]:
        """The location's fields, with what was typed in them."""
        return {
            name: self.now[name] if self.now[name] != self.was[name] else text
            for name, text in current.items()
        }


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def stated(one: Location) -> dict[str, str]:
    """What the form has of a location, as the cells of a file have it."""
    plain = {name: getattr(one, name) for name in NAMES}
    lists = {
        "work_days": " ".join(map(str, sorted(one.work_days))),
        "gates": " ".join(one.gates),
    }
    amounts = {name: major(plain[name], one.currency) for name in ("handling_order", "handling_unit")}
    own = {
        "holidays": " ".join(sorted(day.isoformat() for day in one.holidays)),
        "cut_off": one.cut_off.isoformat("seconds" if one.cut_off.second else "minutes"),
    }
    rest = {name: "" if value is None else str(value) for name, value in plain.items()}
    return {**rest, **lists, **amounts, **own}


@page("masters:write", by="")
def form(visit: Visit, code: str) -> Made:
    """The location as a form."""
    return Shown("console/location_edit.html", _form(network.of(visit, code), None))


@trial("masters:write", by="")
def effect(visit: Visit, code: str) -> Made:
    """What it would change in the days to come, as it is typed so far."""
    before, typed = network.of(visit, code), Typed.of(visit)
    try:
        _save(visit, before, typed.upon(stated(before)))
    except FormInvalid as error:
        return Shown("console/parts/location_effect.html", {"faults": _told(error)})
    return Shown("console/parts/location_effect.html", _effect(visit, before, network.of(visit, code)))


@act("masters:write", by="")
def change(visit: Visit, code: str) -> Made:
    """Save it, from now on; where it cannot be, the form comes back as it was typed."""
    locations.LOCK.run(visit.cur)
    one, typed = network.of(visit, code), Typed.of(visit)
    if stated(one) != typed.was:
        return Shown("console/parts/location_form.html", _form(one, typed), status=409)
    try:
        _save(visit, one, typed.now)
    except FormInvalid as error:
        db.only_look()
        return Shown("console/parts/location_form.html", _form(one, typed, error), status=error.status)
    return Moved(f"{HOME}/{code}")


def _save(visit: Visit, one: Location, cells: Mapping[str, str]) -> None:
    """By the columns of the file of locations. Raises FormInvalid, naming each field."""
    errors = []
    if not cells["work_days"]:
        errors.append(
            {"field": "work_days", "message": _("Tick a day; a location that never works is paused")}
        )
    for day in cells["holidays"].split():
        if not _is_day(day):
            message = _("%s is no date") % day
            errors.append({"field": f"holidays {day}", "message": message})
    stays = {"code": one.code, "kind": one.kind, "active": "yes" if one.active else "no"}
    row = {**cells, **stays, "holidays": " ".join(filter(_is_day, cells["holidays"].split()))}
    faults = imports.one(visit.cur, LOCATIONS, row, Run(visit.person.actor, visit.at))
    errors += [{"field": fault.column, "message": fault.fix} for fault in faults]
    if errors:
        raise FormInvalid(_("Something cannot be as it is typed; nothing was saved"), errors=errors)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _effect(visit: Visit, before: Location, after: Location) -> dict[str, Any]:
    """Field by field, then the days that change; ``over``: days for which more is planned than fits then, or
    on which it does not work then.
    """
    was, now = stated(before), stated(after)
    first = network.local_day(after, visit.at)
    planned = network.planned_from(visit, after, first)
    days = list(zip(network.days_of(before, planned), network.days_of(after, planned), strict=True))
    return {
        "moved": [(NAMES[name], was[name], now[name]) for name in NAMES if was[name] != now[name]],
        "days": [(old, new) for old, new in days if old != new],
        "over": [
            new
            for old, new in days
            if new.planned and old != new and (not new.works or (new.left is not None and new.left < 0))
        ],
        "before": before,
        "after": after,
        "leaves": [calendars.ship_date(one, visit.at) for one in (before, after)],
    }


def _told(error: FormInvalid | None) -> dict[str, str]:
    return {one["field"]: one["message"] for one in (error.fields.get("errors", []) if error else [])}


def _form(one: Location, typed: Typed | None, error: FormInvalid | None = None) -> dict[str, Any]:
    """``meanwhile``: fields that somebody else changed since the form was opened."""
    current = stated(one)
    was = current if typed is None else typed.was
    now = current if typed is None else typed.upon(current)
    faults = _told(error)

    def fields(names: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {"name": name, "label": label, "text": now[name], "fault": faults.get(name)}
            for name, label in names.items()
        ]

    days_off = [{"day": day, "fault": faults.get(f"holidays {day}")} for day in now["holidays"].split()]
    return {
        "one": one,
        "error": error,
        "was": json.dumps(current),
        "now": now,
        "faults": faults,
        "place": fields(PLACE),
        "work": fields(WORK),
        "costs": fields(COSTS),
        "week": [
            {**day, "works": str(day["number"]) in now["work_days"].split()} for day in network.week(one)
        ],
        "days_off": [*days_off, {"day": "", "fault": None}],
        "releases": [(name, words.word(network.RELEASES, name)) for name in RELEASES],
        "recalls": [(name, words.word(network.RECALLS, name)) for name in RECALLS],
        "stale": was != current,
        "meanwhile": [
            {"name": NAMES[name], "was": was[name], "now": current[name], "typed": now[name]}
            for name in NAMES
            if was[name] != current[name]
        ],
    }
