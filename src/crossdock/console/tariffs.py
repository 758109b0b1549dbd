"""Tariffs: what each carrier charges by service, zone and weight; what held before, two versions side by
side, and a past one that holds again. They come as files (``tariff_file``); nothing sets a single rate.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from crossdock.carriers import tariff_files, tariff_versions
from crossdock.carriers.errors import NoTariff
from crossdock.carriers.tariff_versions import Moved, Service, Version
from crossdock.carriers.tariffs import Rate
from crossdock.console import network, versioned
from crossdock.console.acting import Done, Undo, act
from crossdock.console.figures import locale
from crossdock.console.page import Made, Sent, Shown, Visit, page
from crossdock.core.exports import Column, streaming
from crossdock.core.money import document
from crossdock.sourcing import policies

HOME: Final = "/console/policies/tariffs"
CHANGED: Final = ("tariff",)
PAST: Final = 50  # versions that a page lists
CELLS: Final = 20_000  # of a table of rates
LISTED: Final = 300  # rates that differ
COLUMNS: Final = [Column(name) for name in tariff_files.HEADER]
KILO: Final = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A weight of a service's table: "up to"; by zone the price, with its days where they differ within the
    zone; None: there is no rate.
    """

    up_to: str
    cells: Sequence[tuple[dict[str, str], int | None] | None]


@page("masters:read")
def show_all(visit: Visit) -> Made:
    """What holds of each carrier, a row a service."""
    held = tariff_versions.held(visit.cur, visit.at)
    services = tariff_versions.services(visit.cur, [one.id for one in held])
    currency = policies.current(visit.cur, visit.at).document.currency
    context = {
        "rows": [(one, address(one.carrier), _told(part)) for one in held for part in services[one.id]],
        "ended": [(one, address(one.carrier)) for one in held if not services[one.id]],
        "currency": currency,
        "foreign": sorted({one.currency for all_ in services.values() for one in all_} - {currency}),
        "may_write": network.may_write(visit),
    }
    return Shown("console/tariffs.html", context)


@page("masters:read")
def show(visit: Visit, carrier: str) -> Made:
    """A carrier's tariff, or what it was: ``version``; the table of one ``service`` of it."""
    versions = of(visit, carrier)
    one = _chosen(versions, visit.asked("version"))
    summed = tariff_versions.services(visit.cur, [other.id for other in versions[:PAST]] + [one.id])
    rates = tariff_versions.rates(visit.cur, one.id)
    names = list(dict.fromkeys(rate.service for rate in rates))
    service = visit.asked("service")
    if service not in names:
        service = names[0] if names else ""
    context = {
        "one": one,
        "address": address(carrier),
        "holds": one.until is None,
        "services": names,
        "service": service,
        "told": [_told(each) for each in summed[one.id] if each.name == service],
        **table([rate for rate in rates if rate.service == service]),
        "versions": [(each, sum(part.rates for part in summed[each.id])) for each in versions[:PAST]],
        "older": max(len(versions) - PAST, 0),
        "in_force": versions[0],
        "may_write": network.may_write(visit),
        "asked": visit.http.GET,
    }
    return Shown("console/tariff.html", context)


@page("masters:read")
def compare(visit: Visit) -> Made:
    """Two versions of a carrier's, ``from`` and ``to``, side by side: only what differs."""
    versions = of(visit, visit.asked("carrier"))
    before, after = (_chosen(versions, visit.asked(name)) for name in ("from", "to"))
    moved = tariff_versions.differing(
        tariff_versions.rates(visit.cur, before.id), tariff_versions.rates(visit.cur, after.id)
    )
    context = {
        "carrier": before.carrier,
        "address": address(before.carrier),
        "back": f"{before.carrier}\t{after.id}\t{before.id}",
        "before": before,
        "after": after,
        "versions": versions,
        "asked": visit.http.GET,
        **told(moved),
        "may_write": network.may_write(visit) and before.until is None and after != before,
    }
    return Shown("console/tariff_compare.html", context)


@page("masters:read")
def export(visit: Visit) -> Made:
    """What holds, of all carriers or of ``carrier``, or its ``version``: as the importer reads it."""
    carrier = visit.asked("carrier")
    if carrier:
        chosen = [_chosen(of(visit, carrier), visit.asked("version"))]
    else:
        chosen = tariff_versions.held(visit.cur, visit.at)
    rates = [rate for one in chosen for rate in tariff_versions.rates(visit.cur, one.id)]
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", carrier).strip("-.") or "all"
    # Codes stand as they are, since the file is to be read again: a quote before one would make another.
    parts = streaming.stream(COLUMNS, "csv", [list(tariff_files.written(rates))])
    return Sent(f"tariff-{name}.csv", streaming.MEDIA["csv"], parts)


@act("masters:write", by="")
def restore(visit: Visit) -> Done:
    """Let a past version of each carrier hold again: ``back``, a line each with the carrier, the version and
    the one that it replaces.
    """
    made, links = [], []
    for carrier, version, upon in versioned.to_restore(visit):
        tariff_versions.restore(visit.cur, carrier, version, upon=upon, at=visit.at, actor=visit.person.actor)
        held = tariff_versions.listed(visit.cur, visit.at, carrier)[0].id
        links.append(carrier)
        if held != upon:
            made.append((carrier, upon, held))
    told_ = _("What was in force before is in force again: %s")
    link = address(links[0]) if len(links) == 1 else HOME
    return Done(told_ % ", ".join(links), undo(made), link, CHANGED)


def of(visit: Visit, carrier: str) -> list[Version]:
    """All versions of a carrier's tariff, newest first. Raises NoTariff."""
    found = tariff_versions.listed(visit.cur, visit.at, carrier)
    if not found:
        raise NoTariff(_("There is no tariff of %s") % carrier, carrier=carrier)
    return found


def _chosen(versions: Sequence[Version], asked: str) -> Version:
    """The version that is asked for; without one the newest."""
    found = versioned.chosen(versions, asked)
    if found is None:
        raise NoTariff(_("There is no such version of the tariff of %s") % versions[0].carrier)
    return found


def address(carrier: str) -> str:
    """The page of a carrier's tariff."""
    return f"{HOME}/carriers/{quote(carrier)}"


def undo(moved: Iterable[versioned.Moved]) -> Undo | None:
    """How versions are taken back: carrier, the one before, the one that holds now. None: nothing moved."""
    return versioned.undo(f"{HOME}/acts/restore", moved)


def table(rates: Sequence[Rate]) -> dict[str, Any]:
    """A service's rates as a table: zones across, weights down. ``zones``: each with its days, None where
    they differ by weight; ``beyond``: weights that a page does not show.
    """
    places = sorted({rate.zone for rate in rates})
    steps = sorted({rate.up_to_g for rate in rates})
    shown = steps[: max(CELLS // max(len(places), 1), 1)]
    by_cell = {(rate.zone, rate.up_to_g): rate for rate in rates}
    days: dict[int, set[int]] = {zone: set() for zone in places}
    for rate in rates:
        days[rate.zone].add(rate.transit_days)
    alike = {zone: next(iter(found)) if len(found) == 1 else None for zone, found in days.items()}

    def apart(rate: Rate) -> int | None:
        return rate.transit_days if alike[rate.zone] is None else None

    lines = []
    for step in shown:
        cells = [by_cell.get((zone, step)) for zone in places]
        lines.append(
            Line(
                weight(step),
                [one and (document(one.price, one.currency), apart(one)) for one in cells],
            )
        )  # fmt: skip
    return {"zones": list(alike.items()), "lines": lines, "beyond": len(steps) - len(shown)}


def told(moved: Sequence[Moved]) -> dict[str, Any]:
    """Rates that differ, as pages list them: first those that are otherwise, then new ones, then those that
    go.
    """
    listed = sorted(moved, key=lambda one: (one.after is None, one.before is None))
    shares = [share for one in moved if (share := _percent(one)) is not None]
    return {
        "moved": [_row(one) for one in listed[:LISTED]],
        "moved_beyond": max(len(moved) - LISTED, 0),
        "added": sum(one.before is None for one in moved),
        "gone": sum(one.after is None for one in moved),
        "changed": sum(one.before is not None and one.after is not None for one in moved),
        "dearer": sum(share > 0 for share in shares),
        "cheaper": sum(share < 0 for share in shares),
        "moved_by": {"average": sum(shares) / len(shares), "least": min(shares), "most": max(shares)}
        if any(shares)
        else None,
    }


def _percent(one: Moved) -> float | None:
    """By how much a price rises; None: there is nothing to compare."""
    before, after = one.before, one.after
    if not before or not after or not before.price or before.currency != after.currency:
        return None
    return 100 * (after.price - before.price) / before.price


def _row(one: Moved) -> dict[str, Any]:
    before, after, rate = one.before, one.after, one.rate
    percent = _percent(one)
    return {
        "rate": rate,
        "tone": "added" if before is None else "removed" if after is None else "changed",
        "up_to": weight(rate.up_to_g),
        "was": before and (document(before.price, before.currency), before.transit_days),
        "now": after and (document(after.price, after.currency), after.transit_days),
        "percent": percent,
        "dearer": bool(percent and percent > 0),
    }


def _told(one: Service) -> dict[str, Any]:
    """What pages say of a service."""
    return {
        "one": one,
        "heaviest": weight(one.heaviest),
        "cheapest": document(one.cheapest, one.currency),
        "dearest": document(one.dearest, one.currency),
    }


def weight(grams: int) -> str:
    """Grams as people say them: from a kilogram on in kilograms, exactly."""
    if grams < KILO:
        return f"{grams} g"
    return f"{format_decimal(grams / KILO, format='#,##0.###', locale=locale())} kg"
