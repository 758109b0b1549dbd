"""Cutting a failing document down for the reader."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]


def smaller(document: Json) -> Iterator[Json]:
    """Good documents with one row less, or with one number nearer to nothing."""
    rows: list[tuple[Json, str]] = [
        (document, name) for name in ("orders", "locations", "skus", "ineligible", "stock", "zones", "tariff")
    ]
    rows += [(order, "lines") for order in document["orders"]]
    rows += [(location, name) for location in document["locations"] for name in ("holidays", "work_days")]
    for holder, name in rows:
        kept = holder.get(name, [])
        for at in range(len(kept)):
            holder[name] = kept[:at] + kept[at + 1 :]
            yield mended(document)
            holder[name] = kept
    things = [document["policy"]]
    things += [
        thing for name in ("locations", "skus", "stock", "tariff", "orders") for thing in document[name]
    ]
    things += [line for order in document["orders"] for line in order["lines"]]
    for thing in things:
        for key, value in list(thing.items()):
            if type(value) is not int or key in ("zone", "up_to_g"):
                continue  # these two are keys: a smaller one could be another row's
            least = 1 if key in ("quantity", "max_parcels", "dim_divisor") else 0
            for less in sorted({least, value // 2, value - 1}):
                if least <= less < value:
                    thing[key] = less
                    yield mended(document)
                    thing[key] = value


def mended(document: Json) -> Json:
    """A copy without the rows that name a location or SKU which is gone, and without empty orders."""
    copied = copy.deepcopy(document)
    codes = {location["code"] for location in copied["locations"]}
    skus = {sku["sku"] for sku in copied["skus"]}
    copied["stock"] = [row for row in copied["stock"] if row["location"] in codes and row["sku"] in skus]
    copied["zones"] = [row for row in copied["zones"] if row["origin"] in codes]
    for order in copied["orders"]:
        order["lines"] = [line for line in order["lines"] if line["sku"] in skus]
    copied["orders"] = [order for order in copied["orders"] if order["lines"]]
    return copied


def smallest(document: Json, fails: Callable[[Json], bool], tries: int = 3000) -> Json:
    """Cut ``document`` down, one row or number after another, while ``fails`` still says yes."""
    found, again = document, True
    while again:
        again = False
        for candidate in smaller(copy.deepcopy(found)):
            tries -= 1
            if tries < 0:
                return found
            if fails(candidate):
                found, again = candidate, True
                break
    return found
