"""Suppliers: what they have announced, and what they bring: in time or a day late, all of it or less."""

import csv
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from crossdock.twin import goods, places
from crossdock.twin.caller import Caller
from crossdock.twin.faults import Faults
from crossdock.twin.pace import Pace

SUPPLIERS: Final = ("Harbour Mills", "Copper & Pine", "Northwind Makers")
AFTER: Final = ((2, 0.3, 1), (21, 1.0, 10))  # days, share of what is likely to be asked, units besides
COLUMNS: Final = ("reference", "sku", "location", "quantity", "expected_on", "supplier")
BROUGHT_AT: Final = time(9, 30)
LESS: Final = 0.8  # of what was announced, where less comes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one supplier brings to one location on a day: units by SKU."""

    reference: str
    supplier: str
    location: str
    day: date
    units: dict[str, int]


def deliveries(seed: int, orders: int, day: date, run: int) -> list[Delivery]:
    """For every SKU two: one while the demo lasts, and one weeks later."""
    found = goods.skus(seed)
    whole = sum(sku.popularity for sku in found)
    draw = random.Random(f"suppliers {seed}")  # noqa: S311 - invented suppliers
    made: dict[str, Delivery] = {}
    for number, sku in enumerate(found):
        supplier, where = number % len(SUPPLIERS), draw.choice(sku.kind.sites)
        for days, share, more in AFTER:
            name = f"PO-{run}-{supplier + 1}-{where}-{days}"
            units = ceil(orders * 2.1 * sku.popularity / whole * share) + more
            delivery = Delivery(name, SUPPLIERS[supplier], where, day + timedelta(days=days), {})
            made.setdefault(name, delivery).units[sku.code] = units
    return list(made.values())


def write(path: Path, found: Sequence[Delivery]) -> Path:
    """The file of receipts, as the company imports it."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for one in found:
            for sku, units in one.units.items():
                writer.writerow((one.reference, sku, one.location, units, one.day, one.supplier))
    return path


@dataclass(slots=True)
class Suppliers:
    """Bring what was announced. ``counts``: deliveries, and units received."""

    caller: Caller
    faults: Faults
    pace: Pace
    counts: Counter[str] = field(default_factory=Counter)

    async def bring(self, delivery: Delivery) -> None:
        """One delivery: the site books it in."""
        site = next(one for one in places.SITES if one.code == delivery.location)
        late = self.faults.strikes("supply", delivery.reference)
        day = delivery.day + timedelta(days=int(late))
        moment = datetime.combine(day, BROUGHT_AT, ZoneInfo(site.time_zone)).astimezone(UTC)
        await self.pace.until(moment)
        lines: list[dict[str, Any]] = []
        for sku, units in delivery.units.items():
            less = self.faults.strikes("supply", delivery.reference, sku)
            lines.append({"sku": sku, "received": int(units * LESS) if less else units})
        body = {"reference": f"GRN-{delivery.reference}", "lines": lines, "final": True}
        path = f"/receipts/{delivery.reference}/arrivals"
        with self.pace.due(moment):
            reply = await self.caller.post(path, body, once=path)
        if not reply.done:
            raise AssertionError(f"{path} was answered {reply.status}: {reply.document}")
        self.counts["deliveries"] += 1
        self.counts["units"] += sum(line["received"] for line in lines)
