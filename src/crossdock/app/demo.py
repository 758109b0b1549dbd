"""``crossdock demo``: an invented company takes a day of real-format traffic, and says what became of it.

It goes in by the doors that everybody uses: import files, signed webhooks over HTTP, the running
installation. The twin plays the shop; what is shown is read from the database and from the log's feed.
"""

import asyncio
import csv
import secrets
import signal
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.live import Live
from rich.table import Table

from crossdock.accounts import keys
from crossdock.app import draining, environment, lifeline, migrating, supervisor, verify
from crossdock.app.config import Config
from crossdock.app.demo_policy import POLICY
from crossdock.app.errors import DemoFailed, PortTaken
from crossdock.carriers.importers import IMPORTERS as CARRIERS
from crossdock.catalog import skus
from crossdock.catalog.importers import IMPORTERS as CATALOG
from crossdock.channels.adapters import shopify
from crossdock.core import clock, db, events, imports
from crossdock.core.actor import Actor
from crossdock.core.sql import Cursor, statement
from crossdock.core.stages import PASSING
from crossdock.inventory import adjust
from crossdock.inventory.importers import IMPORTERS as INVENTORY
from crossdock.network import locations
from crossdock.network.importers import IMPORTERS as NETWORK
from crossdock.partners import channels
from crossdock.partners.errors import ChannelUnknown
from crossdock.sourcing import backorders, policies
from crossdock.twin import company, sender, shop, shoppers

SUMMARY = statement(__package__, "demo_summary")
HELD = statement(__package__, "demo_held")
SITES = statement(__package__, "demo_sites")
ORDERS = statement(__package__, "demo_orders")
RUNS = statement(__package__, "demo_runs")

CHANNEL: Final = "demo-shop"
ACTOR: Final = Actor("command", "demo")
IMPORTERS: Final = {**NETWORK, **CATALOG, **INVENTORY, **CARRIERS}
WORKERS: Final = 2
READY_WITHIN: Final = 60.0  # seconds
IDLE_WITHIN: Final = 120.0
DECIDED: Final = frozenset({"routed", "partial", "backordered"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was asked for. ``rate``: webhooks a second; ``port`` None: the configured one, or
    any free one where that is taken.
    """

    orders: int = 2_000
    seed: int = 1
    rate: float = 100.0
    port: int | None = None
    exit: bool = False


@dataclass(slots=True)
class Watch:
    """What the feed of the log has shown: the moment (monotonic) at which each order's first decision was
    seen.
    """

    decided: dict[int, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def follow(self) -> None:
        """Read the feed from its end until stopped, a few milliseconds behind."""
        position: tuple[int, int] | None = None
        while True:
            try:
                environment.reconnect_if_broken()
                position = self._end() if position is None else position
                with db.transaction() as cur:
                    found = events.feed(cur, position, 1000)
            except PASSING:  # the database comes back, and the position is where it was
                environment.close_connections()
                found = []
            seen = clock.monotonic()
            for event in found:
                self.counts[event.kind] = self.counts.get(event.kind, 0) + 1
                if event.kind in DECIDED and event.order_id is not None:
                    self.decided.setdefault(event.order_id, seen)
                position = (event.tx, event.id)
            if not found and self.stop.wait(0.004):
                environment.close_connections()
                return

    @staticmethod
    def _end() -> tuple[int, int]:
        with db.transaction() as cur:
            return events.end(cur)


def run(home: Path, *, seed: int, orders: int, rate: float, exit_: bool, port: int | None) -> int:
    """Run the demo in the installation of ``home``; the exit code. It ends by itself with ``exit_``."""
    console = Console()
    wanted = Wanted(orders=orders, seed=seed, rate=rate, port=port, exit=exit_)
    with environment.installation(home) as config:
        return _play(config, wanted, console)


def _play(config: Config, wanted: Wanted, console: Console) -> int:
    migrating.migrate()
    console.print(
        f"[bold]Crossdock demo[/bold]: {wanted.orders:,} orders, seed {wanted.seed}, in {config.home}"
    )
    number, secret = _set_up(config.home, wanted, console)
    with _served(wanted, config) as url:
        sent, watch = _traffic(url, secret, number, wanted, console)
        waiting = draining.wait_idle(IDLE_WITHIN)
        watch.stop.set()
        if waiting or sent.failed:
            console.print(f"[red]not idle: {waiting}; unanswered webhooks: {len(sent.failed)}[/red]")
            return 1
        _summary(sent, watch, number, console)
        clean = _verified(console)
        if not wanted.exit:
            _serve(url, console)
    return 0 if clean else 1


def _set_up(home: Path, wanted: Wanted, console: Console) -> tuple[int, str]:
    """Masters, stock, policy and channel; returns the number of this run in this home, and the webhooks'
    secret.
    """
    files = company.write(home / "demo", seed=wanted.seed, orders=wanted.orders)
    with db.transaction() as cur:
        clock.refresh(cur)
        number = int(RUNS.one(cur, channel=CHANNEL, base=shop.FIRST_ID, step=shop.A_RUN)[0])
        for kind in company.FILES:
            if kind == "stock" and number:
                console.print(f"  received [cyan]stock[/cyan]: {_receive(cur, files[kind], number):,} units")
                continue
            report = imports.run(cur, IMPORTERS[kind], files[kind], actor=ACTOR, at=clock.now())
            if report.errors:
                raise DemoFailed(f"{files[kind]}: {report.errors[0]}")
            rows = "as before" if report.skipped else f"{report.read:,} rows"
            console.print(f"  imported [cyan]{kind}[/cyan]: {rows}")
        if not policies.versions(cur):
            at = clock.now()
            policies.publish(cur, "demo", POLICY, valid_from=at, at=at, actor=ACTOR)
        secret = secrets.token_hex(16)
        try:
            channels.rotate(cur, CHANNEL, secret)
        except ChannelUnknown:
            channels.add(cur, CHANNEL, shopify.KIND, secret)
    return number, secret


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


@contextmanager
def _served(wanted: Wanted, config: Config) -> Iterator[str]:
    """The installation, up: web and workers under their supervisor, as a child; its address."""
    port = _port(config, wanted.port)
    command = [
        sys.executable,
        "-m",
        "crossdock",
        "up",
        "--port",
        str(port),
        "--workers",
        str(WORKERS),
    ]
    # Its own lease on the embedded server; it must not think that somebody else keeps the server for it.
    env = lifeline.environment_of_child()
    env.pop(environment.EMBEDDED_URL, None)
    log = config.home / "log" / "demo.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command, env=env, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True
        )
    url = f"http://{config.host}:{port}"
    try:
        _wait_ready(child, url, log)
        yield url
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()


def _port(config: Config, wanted: int | None) -> int:
    if wanted is not None:
        return supervisor.free_port(config.host, wanted)
    try:
        return supervisor.free_port(config.host, config.port)
    except PortTaken:
        return supervisor.free_port(config.host, 0)


def _wait_ready(child: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until, pause = clock.monotonic() + READY_WITHIN, threading.Event()
    while clock.monotonic() < until and child.poll() is None:
        if supervisor.answers(f"{url}/readyz"):
            return
        pause.wait(0.1)
    raise DemoFailed(f"the installation did not become ready; {log} says why")


def _traffic(
    url: str, secret: str, number: int, wanted: Wanted, console: Console
) -> tuple[sender.Sent, Watch]:
    """A day's webhooks at the rate asked for, with progress."""
    watch = Watch()
    follower = threading.Thread(target=watch.follow, name="feed", daemon=True)
    follower.start()
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    orders = shoppers.orders(wanted.orders, seed=wanted.seed + 1000 * number, day=day)
    webhooks = list(shop.webhooks(orders, seed=wanted.seed, run=number))
    with Live(console=console, refresh_per_second=8, transient=True) as live:

        def told(sent: sender.Sent) -> None:
            live.update(_progress(sent, watch, len(webhooks)))

        sent = asyncio.run(
            sender.send(
                f"{url}/hooks/{CHANNEL}", secret, webhooks, rate=wanted.rate, shop="demo.example", told=told
            )
        )
    return sent, watch


def _progress(sent: sender.Sent, watch: Watch, total: int) -> Table:
    table = Table.grid(padding=(0, 2))
    answered = len(sent.seconds)
    table.add_row(f"webhooks [bold]{answered:,}[/bold] of {total:,}", f"{answered / total:.0%}")
    for kind in ("received", "held", "routed", "partial", "backordered", "release", "cancelled"):
        if watch.counts.get(kind):
            table.add_row(kind, f"{watch.counts[kind]:,}")
    if sent.seconds:
        table.add_row("answer", f"{statistics.median(sent.seconds) * 1000:.1f} ms (median)")
    return table


def _summary(sent: sender.Sent, watch: Watch, number: int, console: Console) -> None:
    with db.transaction() as cur:
        at = SUMMARY.one(cur, **_mine(number), prefix=f"{number}-")
        held = HELD.rows(cur, **_mine(number))
        sites = SITES.rows(cur, **_mine(number))
    names = (
        "orders", "routed", "split", "backordered", "released", "cancelled", "parcels", "cost", "cost_orders",
        "messages", "quarantined",
    )  # fmt: skip
    found: dict[str, Any] = dict(zip(names, at, strict=True))
    each = found["cost"] / found["cost_orders"] / 100 if found["cost_orders"] else 0
    table = Table(title="What became of the day", title_justify="left", show_header=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    why = ", ".join(f"{code} {count:,}" for code, count in held) or "none"
    table.add_row("webhooks answered", f"{sum(n for s, n in sent.statuses.items() if s == 200):,}")
    table.add_row("messages stored (repeats fall out)", f"{found['messages']:,}")
    table.add_row("orders taken in", f"{found['orders']:,}")
    table.add_row("held, and why", why)
    table.add_row("routed", f"{found['routed']:,}")
    table.add_row("split over locations", f"{found['split']:,}")
    table.add_row("back-ordered in part or whole", f"{found['backordered']:,}")
    table.add_row("released to locations", f"{found['released']:,}")
    table.add_row("cancelled", f"{found['cancelled']:,}")
    table.add_row("messages in quarantine", f"{found['quarantined']:,}")
    table.add_row("parcels", f"{found['parcels']:,}")
    table.add_row("cost an order", f"{each:,.2f} USD")
    waits = _latencies(sent, watch, number)
    if waits:
        table.add_row(
            "webhook to decision", f"p50 {_percentile(waits, 50):.1f} ms, p99 {_percentile(waits, 99):.1f} ms"
        )
    console.print(table)
    places = Table(title="Where it ships from", title_justify="left")
    for head, side in (
        ("location", "left"),
        ("parcels", "right"),
        ("share", "right"),
        ("cost a parcel", "right"),
    ):
        places.add_column(head, justify=side)  # type: ignore[arg-type]
    for code, parcels, cost in sites:
        places.add_row(
            code, f"{parcels:,}", f"{parcels / max(1, found['parcels']):.0%}", f"{cost / 100:,.2f} USD"
        )
    console.print(places)


def _mine(number: int) -> dict[str, Any]:
    """Which orders are this run's."""
    return {"channel": CHANNEL, "first": shop.first_id(number), "last": shop.first_id(number + 1)}


def _latencies(sent: sender.Sent, watch: Watch, number: int) -> list[float]:
    """Milliseconds from the answer to an order's webhook to its decision, as the log's feed shows it."""
    first = shop.first_id(number)
    with db.transaction() as cur:
        rows = ORDERS.rows(cur, **_mine(number))
    found = []
    for order_id, external_id in rows:
        answered = sent.answered.get(shop.create_key(int(external_id) - first, number))
        if answered is not None and order_id in watch.decided:
            found.append(max(0.0, (watch.decided[order_id] - answered) * 1000))
    return found


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _verified(console: Console) -> bool:
    bad = [finding for finding in verify.run() if not finding.clean]
    if not bad:
        console.print(f"[green]verify: {len(verify.CHECKS)} invariants hold[/green]")
    for finding in bad:
        console.print(
            f"[red]verify: {finding.check}: {finding.offences} offences, such as {finding.rows[0]}[/red]"
        )
    return not bad


def _serve(url: str, console: Console) -> None:
    """Print where everything is, and wait for Ctrl-C."""
    with db.transaction() as cur:
        name = f"demo-{secrets.token_hex(3)}"
        key = keys.create(cur, name, ["*"], clock.wall())
    environment.close_connections()
    console.print(f"\nServing at [bold]{url}[/bold]; API and its page: {url}/api/v1/docs")
    console.print(f"API key (shown once): [bold]{key}[/bold]")
    console.print(
        "Look around: crossdock orders list, crossdock explain SO-…, crossdock verify. Ctrl-C ends."
    )
    done = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: done.set())
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    while not done.wait(0.5):
        if not supervisor.answers(f"{url}/healthz"):
            raise DemoFailed("the installation has stopped")
