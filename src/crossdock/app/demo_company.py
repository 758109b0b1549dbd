"""The demo's company in an installation: masters by import files, a policy, three channels, keys, the shop's
API, and the clock on a working day's midnight.
"""

import csv
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from rich.console import Console

from crossdock.accounts import keys
from crossdock.accounts.keys import Wanted
from crossdock.app import dropping
from crossdock.app.demo_policy import POLICY
from crossdock.app.errors import DemoFailed
from crossdock.carriers.importers import IMPORTERS as CARRIERS
from crossdock.catalog import skus
from crossdock.catalog.importers import IMPORTERS as CATALOG
from crossdock.channels import connections
from crossdock.channels.adapters.shopify_grant import Client
from crossdock.core import clock, db, imports
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, statement
from crossdock.inventory import adjust
from crossdock.inventory.importers import IMPORTERS as INVENTORY
from crossdock.network import locations
from crossdock.network.importers import IMPORTERS as NETWORK
from crossdock.partners import channels
from crossdock.partners.errors import ChannelUnknown
from crossdock.sourcing import backorders, policies, publishing
from crossdock.twin import company, shop, suppliers
from crossdock.twin.suppliers import Delivery

RUNS = statement(__package__, "demo_runs")
LATEST = statement(__package__, "demo_latest")

ACTOR: Final = Actor("command", "demo")
IMPORTERS: Final = {**NETWORK, **CATALOG, **INVENTORY, **CARRIERS}
CHANNELS: Final = {
    "shop": "demo-shop", "portal": "demo-portal", "file": "demo-market", "carrier": "demo-carriers"
}  # fmt: skip
KINDS: Final = {"shop": "shopify", "portal": "api", "file": "file", "carrier": "carrier"}
ZONE: Final = ZoneInfo("America/New_York")
SCOPES: Final = {
    "portal": ["orders:write", "orders:read"],
    "sites": ["fulfilment:write", "fulfilment:read", "stock:write", "stock:read"],
    "suppliers": ["stock:write"],
}
WORK_DAYS: Final = range(4)  # Monday to Thursday: what ships the next day does so on a working day


@dataclass(frozen=True, slots=True)
class Made:
    """``number`` of this run in this home; ``midnight`` begins its day; ``after`` and ``message``: the last
    order's and the last message's id before it; ``stock``: the rows of the file.
    """

    number: int
    midnight: datetime
    after: int
    message: int
    secret: str
    keys: dict[str, str]
    stock: list[dict[str, str]]
    deliveries: list[Delivery]


def set_up(home: Path, *, seed: int, orders: int, console: Console) -> Made:
    """Masters, stock, policy, channels and keys, by the doors that everybody uses."""
    files = company.write(home / "demo", seed=seed, orders=orders)
    with db.transaction() as cur:
        clock.refresh(cur)
        number = int(RUNS.one(cur, channel=CHANNELS["shop"], base=shop.FIRST_ID, step=shop.A_RUN)[0])
        latest, after, message = LATEST.one(cur)
        midnight = next_midnight(latest)
        clock.set_virtual(cur, midnight, 1.0)
        for kind in company.FILES:
            if kind == "stock" and number:
                units = _receive(cur, files[kind], number)
                console.print(f"  received [cyan]stock[/cyan]: {units:,} units")
                continue
            _import(cur, kind, files[kind], console)
        coming = suppliers.deliveries(seed, orders, midnight.date(), number)
        _import(cur, "receipts", suppliers.write(home / "demo" / "receipts.csv", coming), console)
        if not policies.versions(cur):
            at = clock.now()
            publishing.publish(cur, "demo", POLICY, valid_from=at, at=at, actor=ACTOR)
        secret = secrets.token_hex(16)
        for role, name in CHANNELS.items():
            _channel(cur, KINDS[role], name, secret)
        named = company.write_aliases(home / "demo" / "aliases.csv", seed=seed, channel=CHANNELS["shop"])
        _import(cur, "aliases", named, console)
        dropping.watch(cur, CHANNELS["file"], {"quiet_seconds": 0})  # the twin renames what is whole
        mine = {
            who: keys.create(
                cur,
                Wanted(f"demo-{who}-{secrets.token_hex(3)}", scopes),
                at=clock.wall(),
                actor=ACTOR,
            )
            for who, scopes in SCOPES.items()
        }
    with files["stock"].open(newline="", encoding="utf-8") as file:
        stock = list(csv.DictReader(file))
    return Made(number, midnight, after, message, secret, mine, stock, coming)


def connect(settings: Mapping[str, Any], client: Client) -> None:
    """Give the shop's channel access to the shop's API."""
    with db.transaction() as cur:
        clock.refresh(cur)
        connections.connect(cur, CHANNELS["shop"], client=client, settings=settings, at=clock.now())


def next_midnight(latest: datetime | None) -> datetime:
    """Where the day begins: on a working day two weeks ago, or after what is there already."""
    today = clock.wall().astimezone(ZONE).date()
    if latest is None:
        day = today - timedelta(days=14)
        while day.weekday() not in WORK_DAYS:
            day += timedelta(days=1)
    else:
        day = max(latest, clock.now()).astimezone(ZONE).date() + timedelta(days=1)
        while day.weekday() not in WORK_DAYS:
            day += timedelta(days=1)
    return datetime.combine(day, time(0), ZONE).astimezone(UTC)


def _import(cur: Cursor, kind: str, path: Path, console: Console) -> None:
    report = imports.run(cur, IMPORTERS[kind], path, actor=ACTOR, at=clock.now())
    if report.errors:
        raise DemoFailed(f"{path}: {report.errors[0]}")
    rows = "as before" if report.skipped else f"{report.read:,} rows"
    console.print(f"  imported [cyan]{kind}[/cyan]: {rows}")


def _channel(cur: Cursor, kind: str, name: str, secret: str) -> None:
    try:
        channels.rotate(cur, name, secret)
    except ChannelUnknown:
        channels.add(cur, name, kind, secret)


def _receive(cur: Cursor, path: Path, number: int) -> int:
    """A further run in the same home: the file's units arrive on top of what is left. Returns units."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = skus.by_codes(cur, {row["sku"] for row in rows})
    places = locations.ids_by_code(cur, {row["location"] for row in rows})
    units = [int(row["on_hand"]) for row in rows]
    at = clock.now()
    sku_ids = [known[row["sku"]].id for row in rows]
    where = [places[row["location"]] for row in rows]
    adjust.receive(cur, sku_ids, where, units, [f"demo {number}"] * len(rows), at=at, actor=ACTOR)
    backorders.wake(cur, sorted(set(sku_ids)), at=at)
    return sum(units)
