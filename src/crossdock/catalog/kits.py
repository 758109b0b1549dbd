"""Kits: SKUs that are sold as one and stocked as their components. A kit has no stock of its own.

A kit's components stand in its version, so they hold from an instant on as everything of a SKU does. A kit
may hold kits: ``parts`` gives it flattened to what is stocked, each SKU once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from crossdock.catalog import skus
from crossdock.catalog.errors import KitRefused
from crossdock.catalog.skus import Change, MastersVersion, Shelf, Sku
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, Texts, ints, statement

BY_IDS = statement(__package__, "skus_by_ids")
PAGE = statement(__package__, "kits_page")
AMONG = statement(__package__, "kits_among")

MOST_PARTS: Final = 200  # SKUs that a kit comes down to
MOST_UNITS: Final = 1_000_000  # of one SKU in a kit
RELEASED: Final = "leave it empty: a kit is released with its components, so give the day to one of them"


@dataclass(frozen=True, slots=True)
class Part:
    """``units`` base units of a SKU that is no kit."""

    sku: Sku
    units: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one kit is to be made of: units by component's code; none: it is no kit any more.
    ``ships_apart``: None leaves what is set.
    """

    code: str
    components: Mapping[str, int]
    ships_apart: bool | None = None


_SHELF: Shelf[int, Sku] = Shelf()


def parts(
    cur: Cursor, kits: Iterable[Sku], version: MastersVersion, at: datetime
) -> dict[int, tuple[Part, ...]]:
    """What each kit comes down to, by its id, as the catalogue of that ``version`` (``skus.masters_version``
    at ``at``) says; a SKU that is no kit is its own part. Raises KitRefused, if the catalogue is broken.
    """
    wanted = list(kits)
    known = _closure(cur, wanted, _SHELF.at(version), at)
    return {
        kit.id: tuple(Part(known[sku_id], units) for sku_id, units in flatten(kit, known).items())
        for kit in wanted
    }


def page(cur: Cursor, after: int, limit: int, at: datetime) -> list[Sku]:
    """Active kits by id, behind ``after``."""
    found = PAGE.column(cur, after=after, at=at, limit=limit)
    return by_ids(cur, found, at) if found else []


def by_ids(cur: Cursor, sku_ids: Sequence[int], at: datetime) -> list[Sku]:
    """SKUs, each once, kits or not, by id."""
    return sorted(skus.read(BY_IDS.rows(cur, ids=ints(sku_ids), at=at)), key=lambda sku: sku.id)


def documents(cur: Cursor, found: Sequence[Sku], at: datetime) -> list[dict[str, Any]]:
    """Kits with what each is made of, as people are shown them."""
    inside = sorted({one for kit in found for one in kit.component_ids})
    codes = {sku.id: sku.code for sku in skus.read(BY_IDS.rows(cur, ids=ints(inside), at=at))}
    return [
        {
            "sku": kit.code,
            "name": kit.name,
            "components": [
                {"sku": codes[one], "quantity": units}
                for one, units in zip(kit.component_ids, kit.component_units, strict=True)
            ],
            "ships_apart": kit.ships_apart,
            "valid_from": kit.valid_from,
        }
        for kit in found
    ]


def among(cur: Cursor, sku_ids: Iterable[int], at: datetime) -> list[str]:
    """The codes of those that are kits at ``at``."""
    return AMONG.column(cur, sku_ids=ints(list(sku_ids)), at=at)


def _closure(cur: Cursor, wanted: Sequence[Sku], known: dict[int, Sku], at: datetime) -> dict[int, Sku]:
    """``known`` with the SKUs themselves and everything in them."""
    known.update((sku.id, sku) for sku in wanted)
    looked_into: set[int] = set()
    layer = {one for sku in wanted for one in sku.component_ids}
    while layer:
        fresh = sorted(layer - known.keys())
        if fresh:
            known.update((sku.id, sku) for sku in skus.read(BY_IDS.rows(cur, ids=ints(fresh), at=at)))
        looked_into |= layer
        inner = {one for sku_id in layer if sku_id in known for one in known[sku_id].component_ids}
        layer = inner - looked_into
    return known


def flatten(kit: Sku, known: Mapping[int, Sku]) -> dict[int, int]:
    """Units by SKU id of one kit, kits within kits resolved, in the order they are first named. Pure.

    Raises KitRefused for a kit that holds itself (naming the path), one that holds a SKU that is not known,
    and one that is too large.
    """
    found: dict[int, int] = {}
    _add(kit, 1, (kit.code,), known, found)
    if len(found) > MOST_PARTS:
        raise KitRefused(f"{kit.code} comes down to {len(found)} SKUs: at most {MOST_PARTS}", kit=kit.code)
    return found


def _add(
    sku: Sku, units: int, path: tuple[str, ...], known: Mapping[int, Sku], found: dict[int, int]
) -> None:
    if not sku.is_kit:
        found[sku.id] = found.get(sku.id, 0) + units
        if found[sku.id] > MOST_UNITS:
            raise KitRefused(f"{path[0]} holds more than {MOST_UNITS} units of {sku.code}", kit=path[0])
        return
    for sku_id, count in zip(sku.component_ids, sku.component_units, strict=True):
        part = known.get(sku_id)
        if part is None:
            raise KitRefused(f"{sku.code} holds a SKU that is not in the catalogue", kit=path[0])
        if part.code in path:
            said = " > ".join([*path, part.code])
            raise KitRefused(f"the kit holds itself: {said}", kit=path[0], path=[*path, part.code])
        _add(part, units * count, (*path, part.code), known, found)


def import_rows(
    cur: Cursor, recipes: Sequence[Recipe], *, at: datetime, actor: Actor
) -> tuple[list[Change], dict[str, str]]:
    """Write what kits are made of, from ``at`` on, each kit whole and once: what became of each, and what is
    wrong by the kit's code. If anything is wrong, nothing is written.

    A kit that is no SKU yet becomes one, named by its code, with the weight of its components.
    """
    skus.LOCK.run(cur)
    codes = {one.code for one in recipes} | {code for one in recipes for code in one.components}
    known = {sku.code: sku for sku in skus.read(skus.BY_CODES.rows(cur, codes=Texts(sorted(codes)), at=at))}
    fresh = [one.code for one in recipes if one.code not in known]
    faults = _unfit(recipes, known, at)
    if faults:
        return [], faults
    if fresh:
        skus.import_rows(cur, [_bare(code) for code in fresh], at=at, actor=actor)
        again = skus.BY_CODES.rows(cur, codes=Texts(fresh), at=at)
        known |= {sku.code: sku for sku in skus.read(again)}
    wanted = [_made(known[one.code], one, known) for one in recipes]
    world = _closure(cur, list(known.values()), {}, at)
    world |= {sku.id: sku for sku in wanted}
    world = _closure(cur, wanted, world, at)
    weighed = []
    for sku in wanted:
        try:
            inside = flatten(sku, world)
        except KitRefused as error:
            faults[sku.code] = error.message
            continue
        if sku.code in fresh:
            sku = replace(sku, weight_g=sum(world[one].weight_g * units for one, units in inside.items()))
        weighed.append(sku)
    if faults:
        return [], faults
    return _write(cur, weighed, known, set(fresh), at=at, actor=actor), {}


def _unfit(recipes: Sequence[Recipe], known: Mapping[str, Sku], at: datetime) -> dict[str, str]:
    """What is wrong with recipes before any is looked into, by the kit's code."""
    names = {one.code for one in recipes}
    faults = {
        one.code: f"import the component {code} first"
        for one in recipes
        for code in one.components
        if code not in known and code not in names
    }
    faults |= {
        one.code: "is not in the catalogue" for one in recipes if not one.components and one.code not in known
    }
    faults |= {
        one.code: f"has the release day {day}: take it off and give it to a component,"
        " a kit is released with them"
        for one in recipes
        if one.components and one.code in known and (day := known[one.code].release_on) and day >= at.date()
    }
    return faults


def _bare(code: str) -> dict[str, object]:
    return {"code": code, "name": code}


def _made(current: Sku, recipe: Recipe, known: Mapping[str, Sku]) -> Sku:
    return replace(
        current,
        component_ids=tuple(known[code].id for code in recipe.components),
        component_units=tuple(recipe.components.values()),
        ships_apart=current.ships_apart if recipe.ships_apart is None else recipe.ships_apart,
    )


def _write(
    cur: Cursor,
    wanted: Sequence[Sku],
    known: Mapping[str, Sku],
    fresh: set[str],
    *,
    at: datetime,
    actor: Actor,
) -> list[Change]:
    changes: list[Change] = [
        "created" if sku.code in fresh else "unchanged" if sku == known[sku.code] else "changed"
        for sku in wanted
    ]
    skus.append(cur, [(known[sku.code], sku) for sku in wanted if sku != known[sku.code]], at, actor)
    return changes
