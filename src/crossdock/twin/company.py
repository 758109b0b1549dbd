"""The demo company's masters as import files, so that the demo goes in by the door that everybody uses."""

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from crossdock.twin import goods, places

FILES: Final = ("locations", "skus", "stock", "tariff", "zones")


def write(folder: Path, *, seed: int, orders: int) -> dict[str, Path]:
    """Write the five files; stock fits about ``orders`` orders, so that some lines run short. Returns
    paths by kind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = goods.skus(seed)
    return {
        "locations": _csv(
            folder / "locations.csv",
            "code,name,kind,line1,city,region,postal_code,country,time_zone,capacity_per_day,cut_off,"
            "handling_order,handling_unit,currency",
            (_location(site, number) for number, site in enumerate(places.SITES, start=1)),
        ),
        "skus": _csv(
            folder / "skus.csv",
            "sku,name,weight_g,length_mm,width_mm,height_mm,price,currency,hs_code,origin_country,class,barcode",
            (
                (
                    s.code,
                    s.name,
                    s.grams,
                    *s.sides,
                    s.price,
                    "USD",
                    "",
                    "US",
                    s.kind.handling_class,
                    s.barcode,
                )
                for s in found
            ),
        ),
        "stock": _csv(folder / "stock.csv", "sku,location,on_hand,safety", _stock(found, seed, orders)),
        "tariff": _csv(
            folder / "tariff.csv",
            "carrier,service,zone,up_to_g,price,currency,transit_days",
            (
                (r.carrier, r.service, r.zone, r.up_to_g, r.price, "USD", r.transit_days)
                for r in goods.tariff()
            ),
        ),
        "zones": _csv(
            folder / "zones.csv",
            "origin,postal_prefix,country,zone",
            ((code, prefix, "US", zone) for code, prefix, zone in places.chart()),
        ),
    }


def write_aliases(path: Path, *, seed: int, channel: str) -> Path:
    """Write what the shop, which is this channel, calls articles otherwise than the company does."""
    rows = ((channel, one.called, one.sku, one.units) for one in goods.named(goods.skus(seed)))
    return _csv(path, "channel,alias,sku,quantity", rows)


def _location(site: places.Site, number: int) -> Sequence[object]:
    place = places.place_of(site.zip_code)
    return (
        site.code, site.name, site.kind, f"{number * 100} Dock Road", place.city, place.state,
        site.zip_code, "US",
        site.time_zone, site.capacity, site.cut_off, site.handling_order, site.handling_unit, "USD",
    )  # fmt: skip


def _stock(found: Sequence[goods.Sku], seed: int, orders: int) -> Iterable[Sequence[object]]:
    """Each SKU at the sites of its kind: in all about twice what is likely to be asked, unevenly, so some
    run short.
    """
    draw = random.Random(f"stock {seed}")  # noqa: S311 - an invented company
    whole = sum(sku.popularity for sku in found)
    for sku in found:
        likely = orders * 2.1 * sku.popularity / whole
        for site in sku.kind.sites:
            units = int(likely * draw.uniform(0.1, 4.0) / len(sku.kind.sites)) + draw.randint(0, 3)
            yield (sku.code, site, units, 1 if units > 20 else 0)


def _csv(path: Path, header: str, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path
