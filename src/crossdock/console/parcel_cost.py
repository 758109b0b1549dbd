"""What a parcel costs: each service's price, handling and days for a weight, a size, from a location to a
postcode; asked of the engine as an order is (``sourcing.quoting``).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crossdock.console import network, tariffs, words
from crossdock.console.page import Made, Shown, Visit, page
from crossdock.core.imports import CellRefused, columns
from crossdock.core.money import document
from crossdock.sourcing import engine, quoting
from crossdock.sourcing.quoting import Quote, Quoted, Wanted

HEAVIEST: Final = 1_000_000_000  # grams, as a tariff's rows
LONGEST: Final = 20_000  # millimetres
SIDES: Final = ("length", "width", "height")
REASONS: Final = {
    "no_working_day": gettext_lazy("the location has no working day"),
    "zone": gettext_lazy("the location's zone chart has no zone for that place"),
    "service": gettext_lazy("has no rate for that zone"),
    "weight": gettext_lazy("the parcel is too heavy"),
    "currency": gettext_lazy("its rates are in another currency than the policy's"),
}
# What the fields are read by: those of the files, so that both refuse the same.
READERS: Final[Mapping[str, Callable[[str, Mapping[str, str]], Any]]] = {
    "country": columns.country,
    "postal_code": columns.postal_code(),
    "weight": columns.whole(1, HEAVIEST),
    **{side: columns.whole(1, LONGEST) for side in SIDES},
}


@page("masters:read")
def show(visit: Visit) -> Made:
    """The form, and where it is filled what each service asks. What is asked stands in the address."""
    places = [one for one in network.within_reach(visit) if one.active]
    typed = {name: visit.asked(name) for name in ("from", *READERS)}
    here = next((one for one in places if one.code == typed["from"]), None)
    faults: dict[str, str] = {}
    if typed["from"] and here is None:
        faults["from"] = _("There is no active location %s") % typed["from"]
    here = here or next(iter(places), None)
    if here and not typed["country"]:
        typed["country"] = here.country
    context: dict[str, Any] = {"places": places, "typed": typed, "here": here, "faults": faults}
    if typed["weight"] or typed["postal_code"]:
        wanted = _read(typed, here.code if here else "", faults)
        if not faults and wanted is not None:
            context |= _quoted(visit, wanted, faults)
    return Shown("console/parcel_cost.html", context)


def read(typed: Mapping[str, str], names: Iterable[str], faults: dict[str, str]) -> dict[str, Any]:
    """Fields of ``READERS``, read; what is wrong goes to ``faults``, by field. What may be empty and is, is
    left out.
    """
    values: dict[str, Any] = {}
    for name in names:
        text = typed[name]
        if not text and (name in SIDES or name == "postal_code"):
            continue  # a size that is not known; a country whose zone hangs on no postcode
        try:
            found = READERS[name](text, typed) if text else None
        except CellRefused as error:
            faults[name] = str(error)
            continue
        if found is None:
            faults[name] = _("Fill this in")
        values[name] = found.value if isinstance(found, columns.Mended) else found
    return values


def _read(typed: Mapping[str, str], origin: str, faults: dict[str, str]) -> Wanted | None:
    """The parcel; what is wrong goes to ``faults``, by field."""
    values = read(typed, READERS, faults)
    known = [values[side] for side in SIDES if side in values]
    if 0 < len(known) < len(SIDES):
        lacking = next(side for side in SIDES if side not in values)
        faults.setdefault(lacking, _("Give all three sides, or none"))
    if faults or not origin:
        return None
    length, width, height = known or (0, 0, 0)
    sides = (length, width, height)
    return Wanted(origin, values["country"], values.get("postal_code", ""), values["weight"], sides)


def _quoted(visit: Visit, wanted: Wanted, faults: dict[str, str]) -> dict[str, Any]:
    try:
        found = quoting.quote(visit.cur, wanted, at=visit.at)
    except engine.TooLarge as error:
        faults["weight"] = str(error)
        return {}
    return {
        "wanted": wanted,
        "found": found,
        "billed": tariffs.weight(found.billed_g),
        "weighs": tariffs.weight(wanted.weight_g),
        "by_size": found.billed_g > wanted.weight_g,
        "rows": [_row(one, found) for one in found.quotes],
    }


def _row(one: Quote, found: Quoted) -> dict[str, Any]:
    money = {name: document(getattr(one, name), found.currency) for name in ("price", "handling", "total")}
    return {
        "one": one,
        **money,
        "address": tariffs.address(one.carrier),
        "levels": [words.SERVICES[level] for level in one.levels],
        "reason": words.word(REASONS, one.reason) if one.reason else "",
    }
